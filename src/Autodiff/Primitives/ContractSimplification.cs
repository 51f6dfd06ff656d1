namespace Prob.Graphs;

/// <summary>
/// The rewrites of a contraction: what repeats or reorders its operands is absorbed, what is the same in every term of the sum is taken out of it, a product
/// that is only summed is never stored, a contraction without a sum becomes an elementwise product, which may fuse with others, and labels of size 1 go.
/// </summary>
internal sealed class ContractSimplification(Equation equation, TensorType result)
{
    public Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => inputs.Length > 2 ? null :   // products of many tables are made as they should be
        Identity(inputs) ?? Absorb(inputs) ?? TakeOut(inputs)
        ?? (inputs.Length == 1 ? SumOfProduct(inputs[0]) ?? SumOfSum(inputs[0]) : Elementwise(inputs[0], inputs[1]))
        ?? Squeeze(inputs);

    private Tensor? Identity(ReadOnlySpan<Tensor> inputs) =>
        inputs.Length == 1 && inputs[0].Type == result && equation.Operands[0] == equation.Result ? inputs[0] : null;

    /// <summary>An operand that is itself only a rearranged or repeated tensor: contract that tensor instead.</summary>
    private Tensor? Absorb(ReadOnlySpan<Tensor> inputs)
    {
        for (int k = 0; k < inputs.Length; k++)
        {
            if (inputs[k].Source.Primitive is not Contract inner || inputs[k].Source.Inputs.Length != 1)
                continue;
            Tensor source = inputs[k].Source.Inputs[0];
            if (inner.IsReduction([source.Type]))
                continue;
            Equation rearranged = Equation.Parse(inner.Labels);
            string outer = equation.Operands[k];
            string labels = string.Concat(rearranged.Operands[0].Select(label => outer[rearranged.Result.IndexOf(label)]));

            // A sum over something that no operand has any more counts the same term several times.
            double times = 1;
            string others = equation.Result + labels + (inputs.Length == 2 ? equation.Operands[1 - k] : "");
            AxisSet otherAxes = inputs.Length == 2 ? inputs[1 - k].Axes.Union(result.Axes) : result.Axes;
            for (int d = 0; d < outer.Length; d++)
                times *= others.Contains(outer[d]) ? 1 : inputs[k].Shape[d];
            foreach (Axis axis in inputs[k].Axes.Except(source.Axes))
                times *= otherAxes.Contains(axis) ? 1 : axis.Size;

            Tensor contracted = inputs.Length == 1 ? Make(labels, source)
                : k == 0 ? Make(labels, source, equation.Operands[1], inputs[1])
                : Make(equation.Operands[0], inputs[0], labels, source);
            return times == 1 ? contracted : times * contracted;
        }

        return null;
    }

    /// <summary>Signs and scalars go outside: Σ −x = −Σ x and Σ s x = s Σ x.</summary>
    private Tensor? TakeOut(ReadOnlySpan<Tensor> inputs)
    {
        for (int k = 0; k < inputs.Length; k++)
        {
            Tensor Replaced(ReadOnlySpan<Tensor> all, Tensor operand) =>
                all.Length == 1 ? Make(equation.Operands[0], operand)
                : k == 0 ? Make(equation.Operands[0], operand, equation.Operands[1], all[1])
                : Make(equation.Operands[0], all[0], equation.Operands[1], operand);

            if (ScalarFactor.Of(inputs[k]) is { } factor)
                return factor.Times(Replaced(inputs, factor.Rest));
            if (inputs.Length == 2 && inputs[k].Type == TensorType.Scalar)
                return inputs[k] * Make(equation.Operands[1 - k], inputs[1 - k]);
        }

        return null;
    }

    /// <summary>Σ x y is one contraction of x and y.</summary>
    private Tensor? SumOfProduct(Tensor product)
    {
        if (!IsSum(product) || product.Source.Primitive is not (Multiply or Square))
            return null;
        Tensor x = product.Source.Inputs[0], y = product.Source.Inputs[^1];
        (string first, Tensor left) = Labelled(x);
        (string second, Tensor right) = Labelled(y);
        return Make(first, left, second, right);

        (string Labels, Tensor Narrow) Labelled(Tensor operand)
        {
            int missing = product.Shape.Rank - operand.Shape.Rank;
            var labels = new List<char>();
            var sizes = new List<int>();
            for (int d = 0; d < operand.Shape.Rank; d++)
            {
                if (operand.Shape[d] == 1)
                    continue;
                labels.Add(equation.Operands[0][d + missing]);
                sizes.Add(operand.Shape[d]);
            }

            return (string.Concat(labels), Functions.Reshape(operand, Shape.Of([.. sizes])));
        }
    }

    /// <summary>
    /// Σ (x ± y) = Σ x ± Σ y where one of the two is the same in every term, so that it is only counted, and the other is a product, so that it is contracted; or where one is
    /// known, so that it is summed once, and the other rounded, so that no sum is less exact. Anything else, such as data less their mean, may cancel in every term, and would no longer if it were summed apart.
    /// </summary>
    private Tensor? SumOfSum(Tensor sum)
    {
        if (!IsSum(sum) || sum.Source.Primitive is not (Add or Subtract))
            return null;
        Tensor x = sum.Source.Inputs[0], y = sum.Source.Inputs[1];
        if (!Parts(x, y) && !Parts(y, x))
            return null;
        Tensor left = Make(equation.Operands[0], Functions.Expand(x, sum.Type)), right = Make(equation.Operands[0], Functions.Expand(y, sum.Type));
        return sum.Source.Primitive is Add ? left + right : left - right;

        static bool Parts(Tensor same, Tensor other) => !other.Source.IsKnown && ((same.Type == TensorType.Scalar && IsProduct(other)) || (same.Source.IsKnown && KnownTerm.IsRounded(other)));

        static bool IsProduct(Tensor t)
        {
            // Past signs, scales and further numbers that are the same in every term.
            while (t.Source.Primitive is Negate || (t.Source.Primitive is Multiply or Add or Subtract && t.Source.Inputs.Any(input => input.Type == TensorType.Scalar)))
                t = t.Source.Inputs.First(input => input.Type != TensorType.Scalar);
            return t.Source.Primitive is Square or Multiply;
        }
    }

    private bool IsSum(Tensor operand) => !operand.Axes.IsSubsetOf(result.Axes) || equation.Operands[0].Any(label => !equation.Result.Contains(label));

    /// <summary>Without a sum, and with labels in the order of the result, this is x · y.</summary>
    private Tensor? Elementwise(Tensor x, Tensor y)
    {
        bool isSum = !x.Axes.Union(y.Axes).IsSubsetOf(result.Axes) || (equation.Operands[0] + equation.Operands[1]).Any(label => !equation.Result.Contains(label));
        if (isSum || Aligned(equation.Operands[0], x) is not { } first || Aligned(equation.Operands[1], y) is not { } second)
            return null;
        Tensor product = first * second;
        return product.Type == result ? product : null;

        Tensor? Aligned(string labels, Tensor operand)
        {
            var sizes = new List<int>();
            int next = 0;
            foreach (char label in equation.Result)
            {
                bool isNext = next < labels.Length && labels[next] == label;
                sizes.Add(isNext ? operand.Shape[next] : 1);
                next += isNext ? 1 : 0;
            }

            return next == labels.Length ? Functions.Reshape(operand, Shape.Of([.. sizes.SkipWhile((size, d) => !labels.Contains(equation.Result[d]))])) : null;
        }
    }

    /// <summary>Over labels of size 1 nothing is summed or repeated: without them a product with a matrix of one column is one with a vector, and an outer product is elementwise.</summary>
    private Tensor? Squeeze(ReadOnlySpan<Tensor> inputs)
    {
        bool isNarrow = result.Shape.Sizes.Contains(1);
        foreach (Tensor input in inputs)
            isNarrow |= input.Shape.Sizes.Contains(1);
        if (!isNarrow)
            return null;

        var operands = new Tensor[inputs.Length];
        var labels = new string[inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            Shape shape = inputs[k].Shape;
            operands[k] = Functions.Reshape(inputs[k], Shape.Of([.. shape.Where(size => size != 1)]));
            labels[k] = string.Concat(equation.Operands[k].Where((_, d) => shape[d] != 1));
        }

        var squeezed = new TensorType(result.Axes, Shape.Of([.. result.Shape.Where(size => size != 1)]));
        string kept = string.Concat(equation.Result.Where((_, d) => result.Shape[d] != 1));
        return Functions.Reshape(new Contract($"{string.Join(',', labels)}->{kept}", squeezed).Apply(operands), result.Shape);
    }

    private Tensor Make(string labels, Tensor operand) => new Contract($"{labels}->{equation.Result}", result).Apply(operand);

    private Tensor Make(string first, Tensor x, string second, Tensor y) => new Contract($"{first},{second}->{equation.Result}", result).Apply(x, y);
}
