namespace Prob.Graphs.Plans;

/// <content>
/// States: what a run leaves in memory for the next. A loop that computes the next state writes it over the old one if whoever else reads that has done so, or does so in the same turn of the
/// same loop; other next states are computed elsewhere, and copied at the end.
/// </content>
internal sealed partial class Staging
{
    private readonly Dictionary<Cell, Buffer> states = [];
    private readonly Dictionary<Cell, Cell> nextOf = [];   // the states that cells are to replace
    private readonly HashSet<Node> updates = [];

    private void AddStates(IReadOnlyList<(Tensor Value, Tensor Next)> all)
    {
        for (int i = 0; i < all.Count; i++)
        {
            var cell = new Cell(all[i].Value.Type) { Memory = lowering.StateBuffers[i] };
            views[all[i].Value] = View.Of(cell);
            states.Add(cell, lowering.StateBuffers[i]);
            AddUpdates(all[i].Next);
        }
    }

    /// <summary>The operations on the way to a next state that go through its numbers one by one: they are one loop, in the order of memory.</summary>
    private void AddUpdates(Tensor next)
    {
        var pending = new Stack<Tensor>([next]);
        while (pending.TryPop(out Tensor? tensor))
        {
            if (!tensor.Source.Primitive.IsElementwise || tensor.Type != next.Type || !updates.Add(tensor.Source))
                continue;
            foreach (Tensor input in tensor.Source.Inputs)
                pending.Push(input);
        }
    }

    private void ExpectStates(IReadOnlyList<(Tensor Value, Tensor Next)> all)
    {
        foreach ((Tensor value, Tensor next) in all)
        {
            View view = ViewOf(next);
            delivered.Add(view.Cell);
            if (view.Cell.Producer is not null && view.IsWhole(next.Type))
                nextOf.TryAdd(view.Cell, ViewOf(value).Cell);
        }
    }

    /// <summary>Has a job of a loop write a next state over the old one, if that is safe.</summary>
    private void ReplaceState(Job job, Job[] shared)
    {
        bool isInOrder = job.Nest is { } own ? own.Output == own.Whole && StaysInRows(own) : job.Domain is { Copies: 1, OutputStep: 1 };
        if (job.Outputs.Length != 1 || !nextOf.TryGetValue(job.Outputs[0], out Cell? state) || !isInOrder || job.Primitive is Scatter || delivered.Contains(state))
            return;
        foreach (Job reader in jobs)
        {
            for (int k = 0; k < reader.Inputs.Length; k++)
            {
                if (reader.Inputs[k].Cell != state)
                    continue;
                // Straight code comes first at each time, and reads states where it stands.
                bool isBefore = reader.Time < job.Time || (reader.Time == job.Time && reader.Kind == JobKind.Straight);
                bool isSamePlace = reader.Nest is { } nest ? nest.Inputs[k] == nest.Whole : reader.Domain is { Copies: 1 } domain && domain.StepOf(k) == 1;
                bool isSameTurn = shared.Contains(reader) && reader.Primitive is not (Gather or Scatter) && isSamePlace && reader.Inputs[k].Offset == 0;
                if (!isBefore && !isSameTurn)
                    return;
            }
        }

        job.Outputs[0].Memory = states[state];
    }

    /// <summary>Whether no vector at the end of a row reaches into the next, which may yet be read.</summary>
    private bool StaysInRows(Nest nest) => nest.Columns % (lowering.Precision == Precision.Single ? 2 * code.WidthOfDoubles : code.WidthOfDoubles) == 0;

    /// <summary>A value read from memory, if it is of a state before anything that is stored later: it is read where it stands.</summary>
    private Value Early(Cell cell, Value load)
    {
        if (states.ContainsKey(cell))
            load.IsPinned = true;
        return load;
    }

    /// <summary>Copies to their places the next states that are not there already: all are computed before the first is written.</summary>
    private void DeliverStates(IReadOnlyList<(Tensor Value, Tensor Next)> all)
    {
        var deliveries = new List<Statement>();
        for (int i = 0; i < all.Count; i++)
        {
            Buffer place = lowering.StateBuffers[i];
            View view = ViewOf(all[i].Next);
            if (view.IsWhole(all[i].Next.Type) && view.Cell.Memory == place)
                continue;
            var to = new Address(StretchOf(place), place.Offset);
            foreach (Statement statement in Delivery(all[i].Next, to))
            {
                if (statement is Store store)
                    store.Value.IsPinned = true;
                if (statement is not Copy copy || !states.ContainsKey(view.Cell))
                {
                    deliveries.Add(statement);
                    continue;
                }

                // Another state, which may be about to become something else.
                Buffer between = Allocate(copy.Count, new(all[i].Next.Type));
                var meanwhile = new Address(StretchOf(between), between.Offset);
                code.Append(copy with { To = meanwhile });
                deliveries.Add(copy with { From = meanwhile });
            }
        }

        foreach (Statement statement in deliveries)
            code.Append(statement);
    }
}
