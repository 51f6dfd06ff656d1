namespace Prob.Graphs;

/// <summary>A state for each of some axes.</summary>
internal sealed class Assignment
{
    private readonly Dictionary<Axis, int> states;

    private Assignment(Dictionary<Axis, int> states) => this.states = states;

    public static Assignment Empty { get; } = new([]);

    public int this[Axis axis] => states[axis];

    /// <summary>Both; they agree where they overlap.</summary>
    public Assignment And(Assignment other)
    {
        var both = new Dictionary<Axis, int>(states);
        foreach ((Axis axis, int state) in other.states)
            both[axis] = state;
        return new(both);
    }

    /// <summary>The assignment with the states of further axes, the last of which runs fastest, at a place of their joint table.</summary>
    public Assignment With(AxisSet axes, int place)
    {
        var further = new Dictionary<Axis, int>(states);
        for (int i = axes.Count - 1; i >= 0; i--)
            (place, further[axes[i]]) = Math.DivRem(place, axes[i].Size);
        return new(further);
    }

    /// <summary>The states of some of the axes.</summary>
    public Assignment Only(AxisSet axes) => new(states.Where(state => axes.Contains(state.Key)).ToDictionary());

    /// <summary>The place in a table over the axes.</summary>
    public int PlaceIn(AxisSet axes)
    {
        int place = 0;
        foreach (Axis axis in axes)
            place = (place * axis.Size) + states[axis];
        return place;
    }
}

/// <summary>
/// The rule that makes the sweep a traceback: a message says which states its axes are in. Where a contraction has summed axes out, one joint state of them is chosen
/// among the terms of the sum, given the states of the result: the best one for a most probable assignment, one at random for a sample. Each choice is made
/// once, for all who ask, so ties do no harm.
/// </summary>
/// <param name="semiring">The semiring in which the values were computed.</param>
/// <param name="values">The values of the tensors, axes outermost.</param>
/// <param name="choose">Which of the terms is chosen.</param>
internal sealed class Select<TSemiring>(TSemiring semiring, Func<Tensor, double[]> values, Func<double[], int> choose) : IRule<Assignment>
    where TSemiring : struct, ISemiring<double>
{
    public Assignment Plus(Assignment first, Assignment second) => first.And(second);

    public void Back(Node node, ReadOnlySpan<Assignment?> messages, Span<Assignment?> toInputs, ReadOnlySpan<bool> wanted)
    {
        AxisSet axes = node.Inputs.Aggregate(default(AxisSet), (all, input) => all.Union(input.Axes));
        AxisSet summed = axes.Except(node.Outputs[0].Axes);
        Assignment chosen = messages[0]!;
        if (summed.Count > 0)
        {
            var terms = new double[summed.Size];
            for (int i = 0; i < terms.Length; i++)
            {
                Assignment candidate = chosen.With(summed, i);
                terms[i] = semiring.One;
                foreach (Tensor input in node.Inputs)
                    terms[i] = semiring.Times(terms[i], values(input)[candidate.PlaceIn(input.Axes)]);
            }

            chosen = chosen.With(summed, choose(terms));
        }

        for (int i = 0; i < toInputs.Length; i++)
            toInputs[i] = chosen.Only(node.Inputs[i].Axes);
    }
}
