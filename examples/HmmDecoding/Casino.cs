using Prob;

/// <summary>How casino.txt and casino-states.txt were made.</summary>
/// <remarks>
/// A dishonest casino, after Durbin, Eddy, Krogh and Mitchison (1998), Biological Sequence Analysis, chapter 3. Theirs changes dice more often and loads them less (0.95 and 0.9
/// to stay, a six with 1/2); the most likely parameters for 300 of its rolls are often those of quite other dice.
/// </remarks>
internal static class Casino
{
    private const int Rolls = 300;

    private static readonly HiddenMarkov Dice = new(
        First: [0.5, 0.5],
        Transition: new double[,] { { 0.97, 0.03 }, { 0.05, 0.95 } },
        Emission: new double[,] { { 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0 }, { 0.08, 0.08, 0.08, 0.08, 0.08, 0.6 } });

    /// <summary>Writes both files.</summary>
    public static void Simulate(string folder, ulong seed)
    {
        // The observations give the model its size; a simulation draws its own.
        Simulation<Discrete> simulated = Dice.Of(new int[Rolls]).Simulate(1, seed);
        double[] rolls = simulated["observed"][0, 0].ToArray(), states = simulated["state"][0, 0].ToArray();
        Sequence.Save(Path.Combine(folder, "casino.txt"), $"""
            Rolls of a die in a dishonest casino (after Durbin, Eddy, Krogh and Mitchison 1998, Biological Sequence Analysis, chapter 3).

            Format: symbols separated by white space; from # to the end of a line is comment. A symbol is a whole number from 0 on,
            unless a first line lists the symbols, as in
              symbols: A C G T

            Not real data, but simulated by Prob: {Rolls} rolls of one of two dice. The fair die shows each face with probability 1/6, the
            loaded die a six with probability 0.6 and each other face with 0.08. The first die is either with probability 1/2; after
            each roll, the fair die is changed with probability 0.03 and the loaded one with 0.05. Seed {seed}:
              dotnet run -c Release --project examples/HmmDecoding -- --simulate DIRECTORY --seed {seed}
            Which die it was is in casino-states.txt.
            """, null, rolls.Select(roll => $"{roll + 1}"));
        Sequence.Save(Path.Combine(folder, "casino-states.txt"), "The die of each roll in casino.txt: F is fair, L is loaded. Same format.", "F L", states.Select(state => state == 0 ? "F" : "L"));
    }
}
