using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>y = f(x), on eight values at once or, for functions without a vector form, on one.</summary>
internal interface IUnaryOperator
{
    /// <summary>Whether there is a scalar form only.</summary>
    static virtual bool IsScalar => false;

    static virtual Vector512<double> Invoke(Vector512<double> x) => throw new NotSupportedException();

    static abstract double Invoke(double x);
}

/// <summary>z = f(x, y), on eight values at once or, for functions without a vector form, on one.</summary>
internal interface IBinaryOperator
{
    /// <summary>Whether there is a scalar form only.</summary>
    static virtual bool IsScalar => false;

    static virtual Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => throw new NotSupportedException();

    static abstract double Invoke(double x, double y);
}

/// <summary>w = f(x, y, z) on eight values at once.</summary>
internal interface ITernaryOperator
{
    static abstract Vector512<double> Invoke(Vector512<double> x, Vector512<double> y, Vector512<double> z);
}

/// <summary>An elementwise operation of one argument: the operator says how to compute it, <see cref="Derivative"/> how it differentiates.</summary>
internal abstract record Unary<TOperator> : Primitive
    where TOperator : IUnaryOperator
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
        toInputs[0] = Derivative(messages[0]!, node.Inputs[0], node.Outputs[0]);

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new UnaryInstruction<TOperator>(inputs[0], outputs[0]!);

    /// <summary>Of a choice between few values for many places, the function is computed of the values.</summary>
    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs[0].Source.Primitive is not Where)
            return null;
        (Tensor condition, Tensor x, Tensor y) = (inputs[0].Source.Inputs[0], inputs[0].Source.Inputs[1], inputs[0].Source.Inputs[2]);
        return 2L * (x.Type.Size + y.Type.Size) <= inputs[0].Type.Size ? Functions.Where(condition, Apply(x), Apply(y)) : null;
    }

    /// <summary>message · f′(x), where y = f(x); null for zero.</summary>
    protected abstract Tensor? Derivative(Tensor message, Tensor x, Tensor y);
}

/// <summary>An elementwise operation of two arguments that broadcast to each other.</summary>
internal abstract record Binary<TOperator> : Primitive
    where TOperator : IBinaryOperator
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [TensorType.Broadcast(inputs[0], inputs[1])];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        (Tensor x, Tensor y) = (node.Inputs[0], node.Inputs[1]);
        if (wanted[0])
            toInputs[0] = Broadcasting.Reduce(DerivativeFirst(messages[0]!, x, y, node.Outputs[0]), x.Type);
        if (wanted[1])
            toInputs[1] = Broadcasting.Reduce(DerivativeSecond(messages[0]!, x, y, node.Outputs[0]), y.Type);
    }

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new BinaryInstruction<TOperator>(inputs[0], inputs[1], outputs[0]!);

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
    {
        // An operand that was only repeated to fit need not be: elementwise operations repeat by themselves.
        Tensor x = Broadcasting.Unexpanded(inputs[0]), y = Broadcasting.Unexpanded(inputs[1]);
        if (x == inputs[0] && y == inputs[1])
            return null;
        TensorType type = Infer([inputs[0].Type, inputs[1].Type])[0];
        if (Broadcasting.Fits(x, y, type))
            return Apply(x, y);
        if (x != inputs[0] && Broadcasting.Fits(x, inputs[1], type))
            return Apply(x, inputs[1]);
        return y != inputs[1] && Broadcasting.Fits(inputs[0], y, type) ? Apply(inputs[0], y) : null;
    }

    /// <summary>message · ∂z/∂x, not yet summed over what x lacks; null for zero.</summary>
    protected abstract Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z);

    /// <summary>message · ∂z/∂y, not yet summed over what y lacks; null for zero.</summary>
    protected abstract Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z);
}

internal sealed class UnaryInstruction<TOperator>(Plans.Buffer x, Plans.Buffer y) : Instruction
    where TOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Memory memory)
    {
        ref double from = ref memory.Reference(x);
        ref double to = ref memory.Reference(y);
        nuint n = (nuint)y.Length, lanes = (nuint)Vector512<double>.Count, i = 0;
        if (TOperator.IsScalar || n == 1)
        {
            for (; i < n; i++)
                Unsafe.Add(ref to, i) = TOperator.Invoke(Unsafe.Add(ref from, i));
            return;
        }

        for (; i + lanes <= n; i += lanes)
            TOperator.Invoke(Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        if (i < n)
            Tail.Store(TOperator.Invoke(Tail.Load(ref from, i, 1, n - i)), ref to, i, n - i);
    }
}

internal sealed class BinaryInstruction<TOperator>(Plans.Buffer x, Plans.Buffer y, Plans.Buffer z) : Instruction
    where TOperator : IBinaryOperator
{
    private readonly LoopNest loops = new(z.Type.Dimensions, x.Type.StridesWithin(z.Type), y.Type.StridesWithin(z.Type), z.Type.StridesWithin(z.Type));

    public override void Execute(Memory memory)
    {
        ref double first = ref memory.Reference(x);
        ref double second = ref memory.Reference(y);
        ref double to = ref memory.Reference(z);
        if (loops.IsFlat)
        {
            Run(ref first, ref second, ref to, loops.InnerStrides, loops.InnerSize);
            return;
        }

        var body = new Body(ref first, ref second, ref to, loops);
        loops.Run(ref body);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref double x, ref double y, ref double z, int[] strides, int size)
    {
        nuint n = (nuint)size, lanes = (nuint)Vector512<double>.Count, i = 0;
        if (TOperator.IsScalar || n == 1)
        {
            for (; i < n; i++)
                Unsafe.Add(ref z, i) = TOperator.Invoke(Unsafe.Add(ref x, i * (nuint)strides[0]), Unsafe.Add(ref y, i * (nuint)strides[1]));
            return;
        }

        if (strides[0] == 0)
        {
            Vector512<double> repeated = Vector512.Create(x);
            for (; i + lanes <= n; i += lanes)
                TOperator.Invoke(repeated, Vector512.LoadUnsafe(ref y, i)).StoreUnsafe(ref z, i);
        }
        else if (strides[1] == 0)
        {
            Vector512<double> repeated = Vector512.Create(y);
            for (; i + lanes <= n; i += lanes)
                TOperator.Invoke(Vector512.LoadUnsafe(ref x, i), repeated).StoreUnsafe(ref z, i);
        }
        else
        {
            for (; i + lanes <= n; i += lanes)
                TOperator.Invoke(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i)).StoreUnsafe(ref z, i);
        }

        if (i < n)
            Tail.Store(TOperator.Invoke(Tail.Load(ref x, i, strides[0], n - i), Tail.Load(ref y, i, strides[1], n - i)), ref z, i, n - i);
    }

    private readonly ref struct Body(ref double x, ref double y, ref double z, LoopNest loops) : ILoopBody
    {
        private readonly ref double x = ref x;
        private readonly ref double y = ref y;
        private readonly ref double z = ref z;

        public void Run(scoped ReadOnlySpan<int> offsets) =>
            BinaryInstruction<TOperator>.Run(ref Unsafe.Add(ref x, offsets[0]), ref Unsafe.Add(ref y, offsets[1]), ref Unsafe.Add(ref z, offsets[2]), loops.InnerStrides, loops.InnerSize);
    }
}

internal sealed class TernaryInstruction<TOperator>(Plans.Buffer x, Plans.Buffer y, Plans.Buffer z, Plans.Buffer w) : Instruction
    where TOperator : ITernaryOperator
{
    private readonly LoopNest loops = new(
        w.Type.Dimensions, x.Type.StridesWithin(w.Type), y.Type.StridesWithin(w.Type), z.Type.StridesWithin(w.Type), w.Type.StridesWithin(w.Type));

    public override void Execute(Memory memory)
    {
        var body = new Body(ref memory.Reference(x), ref memory.Reference(y), ref memory.Reference(z), ref memory.Reference(w), loops);
        loops.Run(ref body);
    }

    private readonly ref struct Body(ref double x, ref double y, ref double z, ref double w, LoopNest loops) : ILoopBody
    {
        private readonly ref double x = ref x;
        private readonly ref double y = ref y;
        private readonly ref double z = ref z;
        private readonly ref double w = ref w;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            ref double first = ref Unsafe.Add(ref x, offsets[0]);
            ref double second = ref Unsafe.Add(ref y, offsets[1]);
            ref double third = ref Unsafe.Add(ref z, offsets[2]);
            ref double to = ref Unsafe.Add(ref w, offsets[3]);
            int[] strides = loops.InnerStrides;
            nuint n = (nuint)loops.InnerSize, lanes = (nuint)Vector512<double>.Count, i = 0;
            for (; i + lanes <= n; i += lanes)
                TOperator.Invoke(Load(ref first, i, strides[0]), Load(ref second, i, strides[1]), Load(ref third, i, strides[2])).StoreUnsafe(ref to, i);
            if (i < n)
            {
                nuint rest = n - i;
                Vector512<double> result = TOperator.Invoke(
                    Tail.Load(ref first, i, strides[0], rest), Tail.Load(ref second, i, strides[1], rest), Tail.Load(ref third, i, strides[2], rest));
                Tail.Store(result, ref to, i, rest);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> Load(ref double from, nuint at, int stride) =>
            stride == 0 ? Vector512.Create(from) : Vector512.LoadUnsafe(ref from, at);
    }
}

/// <summary>The last values of a run, fewer than a vector holds. The unused lanes are 1, which no operation finds difficult.</summary>
internal static class Tail
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double from, nuint at, int stride, nuint count)
    {
        if (stride == 0)
            return Vector512.Create(from);
        Vector512<double> lanes = Vector512<double>.One;
        ref double lane = ref Unsafe.As<Vector512<double>, double>(ref lanes);
        for (nuint k = 0; k < count; k++)
            Unsafe.Add(ref lane, k) = Unsafe.Add(ref from, at + k);
        return lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> lanes, ref double to, nuint at, nuint count)
    {
        ref double lane = ref Unsafe.As<Vector512<double>, double>(ref lanes);
        for (nuint k = 0; k < count; k++)
            Unsafe.Add(ref to, at + k) = Unsafe.Add(ref lane, k);
    }
}
