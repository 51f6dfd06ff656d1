using System.Collections.Immutable;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// Repeats a step along the first event dimension of a sequence: stateₜ = step(stateₜ₋₁, elementₜ). The step is traced once, so the length of the
        /// sequence does not grow the graph, and its derivative is a scan backwards.
        /// </summary>
        /// <returns>The last state, and all states stacked along a new first event dimension.</returns>
        /// <exception cref="ArgumentException">The sequence is a scalar, or the step changes the shape of the state.</exception>
        public static (Tensor Last, Tensor All) Scan(Tensor initial, Tensor sequence, Func<Tensor, Tensor, Tensor> step)
        {
            (Tensor[] last, Tensor[] all) = Scan([initial], [sequence], (state, element) =>
            {
                Tensor next = step(state[0], element[0]);
                return ([next], [next]);
            });
            return (last[0], all[0]);
        }

        /// <summary>
        /// Repeats a step along the first event dimension of sequences of equal length: from the states before and the elements at t it makes the states after
        /// and what to emit at t. In reverse, from the last element to the first; what is emitted keeps the place of its element.
        /// </summary>
        /// <returns>The last states, and what was emitted, stacked along a new first event dimension.</returns>
        /// <exception cref="ArgumentException">There is no sequence, lengths differ, or the step changes the number or shape of the states.</exception>
        public static (Tensor[] Last, Tensor[] Emitted) Scan(
            IReadOnlyList<Tensor> initial,
            IReadOnlyList<Tensor> sequences,
            Func<Tensor[], Tensor[], (IReadOnlyList<Tensor> States, IReadOnlyList<Tensor> Emitted)> step,
            bool reverse = false) => Graphs.Scan.Trace(initial, sequences, step, reverse);
    }
}

namespace Prob.Graphs
{
    /// <summary>
    /// A loop over a sequence as one operation. Inputs: the initial states, the sequences, and what the body captures from outside. Outputs: the last states,
    /// what is emitted, and the history of the states before each step, which the derivative needs and which costs nothing when nobody reads it.
    /// </summary>
    internal sealed record Scan(ScanBody Body, int Length, bool Reverse) : Primitive
    {
        public static (Tensor[] Last, Tensor[] Emitted) Trace(
            IReadOnlyList<Tensor> initial,
            IReadOnlyList<Tensor> sequences,
            Func<Tensor[], Tensor[], (IReadOnlyList<Tensor> States, IReadOnlyList<Tensor> Emitted)> step,
            bool reverse)
        {
            if (sequences.Count == 0 || sequences.Any(sequence => sequence.Shape.Rank == 0 || sequence.Shape[0] != sequences[0].Shape[0]))
                throw new ArgumentException($"A scan needs sequences of equal length along the first event dimension, but was given types {string.Join(", ", sequences.Select(s => s.Type))}.");
            Tensor[] elements = [.. sequences.Select(sequence => Tensor.Input("element", new(sequence.Axes, sequence.Shape.From(1))))];
            Tensor[] start = [.. initial];
            while (true)
            {
                Tensor[] states = [.. start.Select(state => Tensor.Input("state", state.Type))];
                (IReadOnlyList<Tensor> next, IReadOnlyList<Tensor> emitted) = step(states, elements);
                if (next.Count != states.Length)
                    throw new ArgumentException($"The step of a scan must return as many states as it is given, {states.Length}, but returned {next.Count}.");

                // A state takes on the axes that the step brings to it: then the initial one is the same in all their cells.
                TensorType[] types = [.. states.Select((state, i) => TensorType.Broadcast(state.Type, next[i].Type))];
                for (int i = 0; i < types.Length; i++)
                {
                    if (types[i].Shape != states[i].Shape)
                        throw new ArgumentException($"The step of a scan makes a state of shape {next[i].Shape} out of one of shape {states[i].Shape}; they must be equal.");
                }

                if (types.SequenceEqual(states.Select(state => state.Type)))
                {
                    Tensor[] after = [.. next.Select((state, i) => Functions.Expand(state, types[i]))];
                    return Build(start, sequences, states, elements, after, emitted, reverse);
                }

                start = [.. start.Select((state, i) => Functions.Expand(state, types[i]))];
            }
        }

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
        [
            .. Body.States.Select(state => state.Type),
            .. Body.Emitted.Select(Stacked),
            .. Body.States.Select(Stacked),
        ];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            int states = Body.States.Length, emitted = Body.Emitted.Length, elements = Body.Elements.Length;
            Tensor?[] arrived = messages.ToArray();
            bool[] isWanted = wanted.ToArray();
            ImmutableArray<Tensor> outputs = node.Outputs;

            // The messages that arrive at each step: to the states after it (carried), to what it emitted and to the history (elements).
            Tensor[] carried = [.. Body.States.Select(state => Tensor.Input("message", state.Type))];
            var arriving = new List<(Tensor Sequence, Tensor Element)>();
            var seeds = new List<(Tensor, Tensor)>();
            for (int i = 0; i < states; i++)
                seeds.Add((Body.Next[i], carried[i]));
            for (int i = 0; i < emitted; i++)
            {
                if (arrived[states + i] is { } message)
                    seeds.Add((Body.Emitted[i], Arrive(message, Body.Emitted[i].Type)));
            }

            // One sweep of the body.
            Tensor[] wantedElements = [.. Body.Elements.Where((_, i) => isWanted[states + i])];
            Tensor[] wantedCaptured = [.. Body.Captured.Where((_, i) => isWanted[states + elements + i])];
            IReadOnlyDictionary<Tensor, Tensor> sent = Sweep.Backward(seeds, [.. Body.States, .. wantedElements, .. wantedCaptured], Derivative.Rule);
            Tensor[] before = [.. Body.States.Select((state, i) =>
            {
                Tensor message = sent.GetValueOrDefault(state) ?? Functions.Zeros(state.Type);
                return arrived[states + emitted + i] is { } toHistory ? message + Arrive(toHistory, state.Type) : message;
            })];
            Tensor[] movingElements = [.. wantedElements.Where(sent.ContainsKey)];
            Tensor[] summedCaptured = [.. wantedCaptured.Where(sent.ContainsKey)];
            Tensor[] sums = [.. summedCaptured.Select(captured => Tensor.Input("sum", captured.Type))];

            // The loop backwards: it replays each step from the history of the states.
            var outside = Body.Captured.Select((captured, i) => (captured, node.Inputs[states + elements + i])).ToDictionary();
            Tensor[] Outside(IEnumerable<Tensor> tensors) => Graph.Substitute([.. tensors], outside);
            Tensor[] last = [.. Body.States.Select((state, i) => arrived[i] ?? Functions.Zeros(state.Type))];
            (Tensor[] toInitial, Tensor[] toSequences) = Build(
                [.. last, .. sums.Select(sum => Functions.Zeros(sum.Type))],
                [.. outputs.Skip(states + emitted), .. node.Inputs.Skip(states).Take(elements), .. arriving.Select(a => a.Sequence)],
                [.. carried, .. sums],
                [.. Body.States, .. Body.Elements, .. arriving.Select(a => a.Element)],
                Outside([.. before, .. summedCaptured.Select((captured, i) => sums[i] + sent[captured])]),
                Outside(movingElements.Select(element => sent[element])),
                !Reverse);

            for (int i = 0; i < states; i++)
                toInputs[i] = toInitial[i];
            for (int i = 0; i < movingElements.Length; i++)
                toInputs[states + Body.Elements.IndexOf(movingElements[i])] = toSequences[i];
            for (int i = 0; i < summedCaptured.Length; i++)
                toInputs[states + elements + Body.Captured.IndexOf(summedCaptured[i])] = toInitial[states + i];

            Tensor Arrive(Tensor sequence, TensorType type)
            {
                Tensor element = Tensor.Input("message", type);
                arriving.Add((sequence, element));
                return element;
            }
        }

        internal override Primitive Finished => Body.Finished is { } finished ? this with { Body = finished } : this;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new ScanInstruction(this, lowering, inputs, outputs);

        /// <summary>Separates what the body captures from outside, which includes everything in it that is the same at every step.</summary>
        private static (Tensor[] Last, Tensor[] Emitted) Build(
            IReadOnlyList<Tensor> initial,
            IReadOnlyList<Tensor> sequences,
            Tensor[] states,
            Tensor[] elements,
            IReadOnlyList<Tensor> next,
            IReadOnlyList<Tensor> emitted,
            bool reverse)
        {
            HashSet<Tensor> own = [.. states, .. elements];
            (Tensor[] results, Dictionary<Tensor, Tensor> outside) = Capture([.. next, .. emitted], own);
            // Simplified only now that what lies outside is out of reach: derivatives are asked for with respect to tensors as they stand there.
            (results, Dictionary<Tensor, Tensor> captured) = Capture(Simplification.Simplify(results), own);
            Tensor[] from = Graph.Substitute([.. captured.Keys], outside.ToDictionary(pair => pair.Value, pair => pair.Key));
            var body = new ScanBody([.. states], [.. elements], [.. captured.Values], [.. results.Take(next.Count)], [.. results.Skip(next.Count)]);
            var scan = new Node(new Scan(body, sequences[0].Shape[0], reverse), [.. initial, .. sequences, .. from]);
            return ([.. scan.Outputs.Take(states.Length)], [.. scan.Outputs.Skip(states.Length).Take(emitted.Count)]);
        }

        /// <summary>Replaces what depends on none of the placeholders of the body, and is no literal, by further placeholders.</summary>
        private static (Tensor[] Results, Dictionary<Tensor, Tensor> Captured) Capture(Tensor[] results, HashSet<Tensor> own)
        {
            List<Node> order = Graph.Order(results, own.Contains);
            NodeSet varying = Graph.DependentOn(own, order);
            var captured = new Dictionary<Tensor, Tensor>();
            foreach (Tensor tensor in order.Where(varying.Contains).SelectMany(node => node.Inputs).Concat(results))
            {
                if (!varying.Contains(tensor.Source) && tensor.Source.Primitive is not Constant { IsData: false })
                    captured.TryAdd(tensor, Tensor.Input("captured", tensor.Type));
            }

            return (Graph.Substitute(results, captured), captured);
        }

        private TensorType Stacked(Tensor element) => new(element.Axes, element.Shape.Prepend(Length));
    }

    /// <summary>One step of a scan, as a graph of its own: from placeholders for states, elements and captured values to the next states and what is emitted.</summary>
    internal sealed record ScanBody(
        ImmutableArray<Tensor> States, ImmutableArray<Tensor> Elements, ImmutableArray<Tensor> Captured, ImmutableArray<Tensor> Next, ImmutableArray<Tensor> Emitted)
    {
        private Signature Signature => field ??= new([.. States, .. Elements, .. Captured], [.. Next, .. Emitted]);

        /// <summary>The same step where no derivative will be asked for any more; null if it is this one.</summary>
        internal ScanBody? Finished
        {
            get
            {
                HashSet<Tensor> own = [.. States, .. Elements, .. Captured];
                if (!Graph.Order([.. Next, .. Emitted], own.Contains).Exists(static node => node.Primitive is SameValue || !ReferenceEquals(node.Primitive.Finished, node.Primitive)))
                    return null;
                Tensor[] results = Simplification.Finish([.. Next, .. Emitted]);
                return new(States, Elements, Captured, [.. results.Take(Next.Length)], [.. results.Skip(Next.Length)]);
            }
        }

        /// <summary>Bodies are equal if they do the same, whatever their placeholders.</summary>
        public bool Equals(ScanBody? other) =>
            other is not null && States.Length == other.States.Length && Elements.Length == other.Elements.Length && Next.Length == other.Next.Length
            && Signature.Equals(other.Signature);

        public override int GetHashCode() => Signature.GetHashCode();
    }

    /// <summary>Runs the instructions of the body once per element, moving elements in and results out.</summary>
    internal sealed class ScanInstruction : Instruction
    {
        private readonly int length;
        private readonly bool reverse;
        private readonly Instruction[] body;
        private readonly List<Lowering.Step> steps;
        private readonly (Plans.Buffer From, Plans.Buffer To)[] before, staged, unstaged, after;
        private readonly (Plans.Buffer Whole, Plans.Buffer Element)[] slicesIn, histories, slicesOut;

        public ScanInstruction(Scan scan, Lowering outer, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
        {
            (length, reverse) = (scan.Length, scan.Reverse);
            ScanBody step = scan.Body;
            int states = step.States.Length, elements = step.Elements.Length, emitted = step.Emitted.Length;
            Phase phase = outputs.First(output => output is not null)!.Phase;
            Plans.Buffer[] state = [.. step.States.Select(s => outer.Allocate(phase, s.Type))];
            Plans.Buffer[] element = [.. step.Elements.Select(e => outer.Allocate(phase, e.Type))];
            Plans.Buffer[] staging = [.. step.States.Select(s => outer.Allocate(phase, s.Type))];

            var inner = new Lowering(outer);
            for (int i = 0; i < states; i++)
                inner.Place(step.States[i], state[i]);
            for (int i = 0; i < elements; i++)
                inner.Place(step.Elements[i], element[i]);
            for (int i = 0; i < step.Captured.Length; i++)
                inner.Place(step.Captured[i], inputs[states + elements + i]);
            inner.Lower([.. step.Next, .. step.Emitted], phase);
            steps = inner.Steps[(int)phase];
            body = [.. steps.Select(s => s.Instruction)];

            before = [.. state.Select((buffer, i) => (inputs[i], buffer))];
            slicesIn = [.. element.Select((buffer, i) => (inputs[states + i], buffer))];
            histories = [.. Read(states + emitted, state)];
            slicesOut = [.. Read(states, [.. step.Emitted.Select(inner.BufferOf)])];
            // States that trade places go through staging memory, all of them out before the first comes in.
            Plans.Buffer[] next = [.. step.Next.Select(inner.BufferOf)];
            bool trade = next.Where((buffer, i) => state.Where((own, k) => k != i && own.Phase == buffer.Phase && own.Offset == buffer.Offset).Any()).Any();
            staged = trade ? [.. next.Select((buffer, i) => (buffer, staging[i]))] : [];
            unstaged = [.. state.Select((buffer, i) => (trade ? staging[i] : next[i], buffer)).Where(move => move.Item1 != move.buffer)];
            after = [.. state.Select((buffer, i) => (buffer, outputs[i])).Where(move => move.Item2 is not null).Select(move => (move.buffer, move.Item2!))];
            foreach (Plans.Buffer own in (Plans.Buffer[])[.. state, .. element, .. staging])
                outer.Free(own);

            IEnumerable<(Plans.Buffer, Plans.Buffer)> Read(int first, Plans.Buffer[] parts) =>
                parts.Select((part, i) => (outputs[first + i], part)).Where(pair => pair.Item1 is not null).Select(pair => (pair.Item1!, pair.part));
        }

        public override void Execute(Memory memory) => Run(memory, null);

        public override string? Execute(Memory memory, Func<Lowering.Step, string?> probe) => Run(memory, probe);

        private string? Run(Memory memory, Func<Lowering.Step, string?>? probe)
        {
            Copy(memory, before);
            for (int k = 0; k < length; k++)
            {
                int t = reverse ? length - 1 - k : k;
                foreach ((Plans.Buffer whole, Plans.Buffer element) in histories)
                    CopySlice(memory[whole], memory[element], element, t, into: true);
                foreach ((Plans.Buffer whole, Plans.Buffer element) in slicesIn)
                    CopySlice(memory[whole], memory[element], element, t, into: false);
                if (probe is null)
                {
                    foreach (Instruction instruction in body)
                        instruction.Execute(memory);
                }
                else if (Probe(memory, probe) is { } answer)
                {
                    return $"{answer}, in step {t} of a scan";
                }

                foreach ((Plans.Buffer whole, Plans.Buffer element) in slicesOut)
                    CopySlice(memory[whole], memory[element], element, t, into: true);
                Copy(memory, staged);
                Copy(memory, unstaged);
            }

            Copy(memory, after);
            return null;
        }

        private string? Probe(Memory memory, Func<Lowering.Step, string?> probe)
        {
            foreach (Lowering.Step step in steps)
            {
                if ((step.Instruction.Execute(memory, probe) ?? probe(step)) is { } answer)
                    return answer;
            }

            return null;
        }

        private static void Copy(Memory memory, (Plans.Buffer From, Plans.Buffer To)[] moves)
        {
            foreach ((Plans.Buffer from, Plans.Buffer to) in moves)
                memory[from].CopyTo(memory[to]);
        }

        /// <summary>Element t of every cell of the axes, which lead the memory of both.</summary>
        private void CopySlice(Span<double> whole, Span<double> element, Plans.Buffer type, int t, bool into)
        {
            int width = type.Type.Shape.Size;
            for (int cell = 0; cell * width < element.Length; cell++)
            {
                Span<double> outside = whole.Slice(((cell * length) + t) * width, width), inside = element.Slice(cell * width, width);
                if (into)
                    inside.CopyTo(outside);
                else
                    outside.CopyTo(inside);
            }
        }
    }
}
