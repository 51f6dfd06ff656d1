using Prob;

/// <summary>K states, each leading to the next and showing one of M symbols.</summary>
/// <param name="First">K probabilities of the first state.</param>
/// <param name="Transition">K×K probabilities, row i from state i.</param>
/// <param name="Emission">K×M probabilities of the symbols, row k in state k.</param>
internal sealed record HiddenMarkov(double[] First, double[,] Transition, double[,] Emission)
{
    public int States => First.Length;

    /// <summary>The hidden Markov model of a sequence.</summary>
    public Model<Discrete> Of(int[] observed) => Model.Define(m =>
    {
        Tensor first = First, transition = Transition, emission = Emission;
        var time = m.Plate("time", observed.Length);
        m.Chain(out var state, time, new Categorical(first), next: before => new Categorical(transition[before]));
        m.Observe(time, new Categorical(emission[state]), observed);
        return state;
    });

    /// <summary>
    /// A place to start a fit from: all first states alike, each state staying with probability 0.9 and moving to any other alike, and for each state's symbols a point drawn
    /// evenly from the simplex.
    /// </summary>
    public static HiddenMarkov Start(int states, int symbols, ref Philox random)
    {
        double[] first = [.. Enumerable.Repeat(1.0 / states, states)];
        double[,] transition = new double[states, states], emission = new double[states, symbols];
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
                transition[i, j] = states == 1 ? 1 : i == j ? 0.9 : 0.1 / (states - 1);
            double sum = 0;
            for (int m = 0; m < symbols; m++)
                sum += emission[i, m] = random.NextExponential();
            for (int m = 0; m < symbols; m++)
                emission[i, m] /= sum;
        }

        return new(first, transition, emission);
    }

    /// <summary>The same with its states in the order of the time expected in them, longest first: Baum-Welch numbers them as the start happens to.</summary>
    public HiddenMarkov Sorted(int[] observed)
    {
        double[,] counts = new HiddenMarkovChain(First, Transition, Emission, observed).Expectations().Emissions!;
        int symbols = Emission.GetLength(1);
        int[] order = [.. Enumerable.Range(0, States).OrderByDescending(k => Enumerable.Range(0, symbols).Sum(m => counts[k, m]))];
        double[,] transition = new double[States, States], emission = new double[States, symbols];
        for (int i = 0; i < States; i++)
        {
            for (int j = 0; j < States; j++)
                transition[i, j] = Transition[order[i], order[j]];
            for (int m = 0; m < symbols; m++)
                emission[i, m] = Emission[order[i], m];
        }

        return new([.. order.Select(k => First[k])], transition, emission);
    }
}
