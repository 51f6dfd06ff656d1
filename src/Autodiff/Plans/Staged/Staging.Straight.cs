namespace Prob.Graphs.Plans;

/// <content>Operations on few values: written out, number by number or vector by vector.</content>
internal sealed partial class Staging
{
    private void WriteStraight(Job job)
    {
        if (job.Domain is not { } domain)
        {
            WriteMoved(job);
            return;
        }

        Cell cell = job.Outputs[0];
        if (domain.Vector < 0)
        {
            Value[] numbers = Compute(job, [.. job.Terms.Select(body => body.Terms)], 1, (k, place) => Number(job.Inputs[k].Cell, place));
            for (int i = 0; i < numbers.Length; i++)
                cell.Numbers[job.Terms[i].Output] = Rounded(numbers[i]);
            return;
        }

        int width = code.Width, step = domain.OutputStep;
        foreach ((int[][] inputs, int output) in job.Terms)
        {
            Value? sum = null;
            for (int start = 0; start < domain.Length; start += width)
            {
                int count = Math.Min(width, domain.Length - start);
                Value value = Compute(job, [inputs], width, (k, place) => domain.StepOf(k) is var own and not 0
                    ? Vector(job.Inputs[k].Cell, place + (start * own), own, count)
                    : code.Broadcast(Number(job.Inputs[k].Cell, place)))[0];
                if (!domain.IsFolded)
                {
                    cell.Vectors[(output + (start * step), step)] = (Rounded(value), count);
                    continue;
                }

                if (count < width)
                    value = code.Apply(Operation.Select, FirstLanes(count), value, code.Constant(0, width));
                sum = sum is null ? value : code.Apply(Operation.Add, sum, value);
            }

            if (sum is not null)
                pending.Add((cell, output, sum));
        }
    }

    /// <summary>Straight jobs, those first that need no sum over lanes of another, so that the sums are made together.</summary>
    private void WriteStraight(IReadOnlyList<Job> straight)
    {
        var levels = new Dictionary<Job, int>();
        foreach (Job job in straight)
        {
            int level = 0;
            foreach (View input in job.Inputs)
            {
                if (input.Cell.Producer is { } producer && levels.TryGetValue(producer, out int before))
                    level = Math.Max(level, before + (producer.Domain is { IsFolded: true } ? 1 : 0));
            }

            levels[job] = level;
        }

        foreach (IGrouping<int, Job> together in straight.GroupBy(job => levels[job]).OrderBy(group => group.Key))
        {
            foreach (Job job in together)
                WriteStraight(job);
            if (pending.Count == 0)
                continue;
            Value[] sums = code.Sums([.. pending.Select(sum => sum.Vector)]);
            for (int i = 0; i < sums.Length; i++)
                pending[i].Cell.Numbers[pending[i].Place] = Rounded(sums[i]);
            pending.Clear();
        }
    }

    /// <summary>
    /// The values of some places, or vectors of places: each the operation of the values that it reads, or a sum of products, or another fold of terms.
    /// </summary>
    private Value[] Compute(Job job, int[][][] bodies, int lanes, Func<int, int, Value> read)
    {
        Value[][][] terms = [.. bodies.Select(body => body.Select(places => places.Select((place, k) => read(k, place)).ToArray()).ToArray())];
        switch (job.Primitive)
        {
            case Contract:
                return [.. terms.Select(SumOfProducts)];
            case LogSumExp:
                return LogSumExpOf([.. terms.Select(body => body.Select(term => term[0]).ToArray())]);
            case Fold fold:
                code.FormulaLanes = lanes;
                return [.. terms.Select(body => fold.Formula<Emitted>([.. body.Select(term => new Emitted(term[0]))]).Value)];
            case ExpDifference when terms.All(body => weights.TryGetValue(body[0][1], out Dictionary<Value, Value>? own) && own.ContainsKey(body[0][0])):
                return [.. terms.Select(body => weights[body[0][1]][body[0][0]])];
            default:
                return Elementwise(job.Primitive, [.. terms.Select(body => body[0])]);
        }
    }

    private Value SumOfProducts(Value[][] terms)
    {
        code.MayContract = true;
        Value? sum = null, other = null;   // two chains of sums, as one would be waited for
        foreach (Value[] factors in terms)
        {
            if (counted is not null)
            {
                // What fills a group up is finite where it is known, so that 0 for the other factors, or for one of them, is enough.
                bool isAllKnown = Array.TrueForAll(factors, static factor => factor.Operation == Operation.Load);
                for (int k = 0; k < factors.Length; k++)
                {
                    if (factors[k].Operation != Operation.Load || (isAllKnown && k == 0))
                        factors[k] = code.Apply(Operation.And, counted, factors[k]);
                }
            }

            Value product = factors.Aggregate((x, y) => code.Apply(Operation.Multiply, x, y));
            (sum, other) = (other is null ? product : code.Apply(Operation.Add, product, other), sum);
        }

        Value result = sum is null ? other! : other is null ? sum : code.Apply(Operation.Add, sum, other);
        code.MayContract = false;
        return result;
    }

    /// <summary>An operation at some places. Of numbers, a long formula is applied to several at once, side by side.</summary>
    private Value[] Elementwise(Primitive primitive, Value[][] operands)
    {
        Value Single(Value[] inputs)
        {
            code.FormulaLanes = inputs[0].Lanes;
            if (primitive is Divide && inputs[1].Operation == Operation.Broadcast)
                return code.Apply(Operation.Multiply, inputs[0], code.Broadcast(code.Apply(Operation.Divide, code.Constant(1, 1), inputs[1].Inputs[0])));
            code.MayContract = primitive is Prob.Graphs.Add or Prob.Graphs.Subtract or Prob.Graphs.Multiply or Square;
            Value result = primitive.Compute<Emitted>([.. inputs.Select(input => new Emitted(input))]).Value;
            code.MayContract = false;
            return result;
        }

        const int longFormula = 12;
        bool isWide = code.Width == 8 && LaneInstructions.HasScale(8);   // tables in registers are for eight lanes
        int before = code.Count;
        Value first = Single(operands[0]);
        if (operands[0][0].Lanes > 1 || code.Count - before < longFormula || (operands.Length == 1 && !isWide))
            return [first, .. operands.Skip(1).Select(Single)];
        var results = new List<Value>();
        foreach (Value[][] together in operands.Chunk(operands.Length <= 2 ? 2 : Math.Min(4, code.Width)))
        {
            Value[] packed = [.. together[0].Select((_, k) => together.Length == 1 ? together[0][k] : code.Pack([.. together.Select(inputs => inputs[k])]))];
            Value vector = Single(isWide ? [.. packed.Select(code.Widen)] : packed);
            results.AddRange(together.Select((_, lane) => code.Lane(vector, lane)));
        }

        return [.. results];
    }

    /// <summary>
    /// m + log Σ exp(x − m) with m = max x, or m itself where it is not finite. The weights exp(x − m) / Σ are remembered: they are the derivatives.
    /// </summary>
    private Value[] LogSumExpOf(Value[][] terms)
    {
        int lanes = terms[0][0].Lanes;
        Value infinity = code.Constant(double.PositiveInfinity, lanes), impossible = code.Constant(double.NegativeInfinity, lanes), zero = code.Constant(0, lanes), one = code.Constant(1, lanes);
        Value[] largest = [.. terms.Select(body => body.Aggregate((x, y) => code.Apply(Operation.Max, x, y)))];
        Value[] isFinite = [.. largest.Select(x => code.Apply(Operation.Less, code.Apply(Operation.Abs, x), infinity))];
        Value[] exponentials = Elementwise(Exp.Instance, [.. terms.SelectMany((body, i) => body.Select(x => new[] { code.Apply(Operation.Subtract, x, largest[i]) }))]);
        var sums = new Value[terms.Length];
        var ofAll = new List<Dictionary<Value, Value>>();
        for (int i = 0, at = 0; i < terms.Length; i++)
        {
            Value[] own = exponentials[at..(at += terms[i].Length)];
            sums[i] = own.Aggregate((x, y) => code.Apply(Operation.Add, x, y));
            // Beside a term that is infinite the others weigh nothing.
            Value inverse = code.Apply(Operation.Divide, one, code.Apply(Operation.Select, isFinite[i], sums[i], one));
            var ofTerms = new Dictionary<Value, Value>();
            for (int k = 0; k < own.Length; k++)
                ofTerms[terms[i][k]] = code.Apply(Operation.Select, code.Apply(Operation.Equal, terms[i][k], impossible), zero, code.Apply(Operation.Multiply, own[k], inverse));
            ofAll.Add(ofTerms);
        }

        Value[] logarithms = Elementwise(Log.Instance, [.. sums.Select(sum => new[] { sum })]);
        var results = new Value[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            results[i] = code.Apply(Operation.Select, isFinite[i], code.Apply(Operation.Add, largest[i], logarithms[i]), largest[i]);
            weights[results[i]] = ofAll[i];
        }

        return results;
    }

    /// <summary>Few values in other places, with sums at most.</summary>
    private void WriteMoved(Job job)
    {
        Node node = job.Node;
        Cell cell = job.Outputs[0];
        Value[][] inputs = [.. job.Inputs.Select((view, k) => view.Places(node.Inputs[k].Type).Select(place => Number(view.Cell, place)).ToArray())];
        if (node.Primitive is CumulativeSum sums)
        {
            Shape shape = node.Outputs[0].Shape;
            int n = shape[shape.Rank - 1];
            for (int i = 0; i < inputs[0].Length; i++)
            {
                int at = sums.FromEnd ? inputs[0].Length - 1 - i : i;
                cell.Numbers[at] = i % n == 0 ? inputs[0][at] : Rounded(code.Apply(Operation.Add, cell.Numbers[sums.FromEnd ? at + 1 : at - 1], inputs[0][at]));
            }

            return;
        }

        for (int i = 0; i < cell.Type.Size; i++)
            cell.Numbers[i] = code.Constant(0, 1);
        for (int k = 0; k < inputs.Length; k++)
        {
            Path path = node.Primitive is Concatenate joined ? joined.PathOf(node, k) : ((Movement)node.Primitive).Path(node.Inputs[k].Type, cell.Type);
            foreach ((int from, int to) in View.Places(path.Sizes, path.FromStart, path.FromStrides).Zip(View.Places(path.Sizes, path.ToStart, path.ToStrides)))
                cell.Numbers[to] = inputs[k][from];
        }
    }
}
