using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>y = f(x).</summary>
internal interface IUnaryOperator
{
    static abstract T Invoke<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>z = f(x, y).</summary>
internal interface IBinaryOperator
{
    static abstract T Invoke<T>(T x, T y)
        where T : struct, ILanes<T>;
}

/// <summary>w = f(x, y, z).</summary>
internal interface ITernaryOperator
{
    static abstract T Invoke<T>(T x, T y, T z)
        where T : struct, ILanes<T>;
}

/// <summary>An elementwise operation of one argument: the operator says how to compute it, <see cref="Derivative"/> how it differentiates.</summary>
internal abstract record Unary<TOperator> : Primitive
    where TOperator : IUnaryOperator
{
    internal override bool IsElementwise => true;

    internal override bool KnowsPrecision => true;

    internal override T Compute<T>(ReadOnlySpan<T> inputs) => TOperator.Invoke(inputs[0]);

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
        toInputs[0] = Derivative(messages[0]!, node.Inputs[0], node.Outputs[0]);

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        lowering.Precision == Precision.Single
            ? new UnaryInstruction<TOperator, float>(inputs[0], outputs[0]!)
            : new UnaryInstruction<TOperator, double>(inputs[0], outputs[0]!);

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
    internal override bool IsElementwise => true;

    internal override bool KnowsPrecision => true;

    internal override T Compute<T>(ReadOnlySpan<T> inputs) => TOperator.Invoke(inputs[0], inputs[1]);

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
        lowering.Precision == Precision.Single
            ? new BinaryInstruction<TOperator, float>(inputs[0], inputs[1], outputs[0]!)
            : new BinaryInstruction<TOperator, double>(inputs[0], inputs[1], outputs[0]!);

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

internal sealed class UnaryInstruction<TOperator, TStored>(Plans.Buffer x, Plans.Buffer y) : Instruction
    where TOperator : IUnaryOperator
    where TStored : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Memory memory)
    {
        ref TStored from = ref memory.Reference<TStored>(x);
        ref TStored to = ref memory.Reference<TStored>(y);
        nuint n = (nuint)y.Length;
        var loop = new Loop(ref from, ref to, n);
        for (nuint i = NativeLanes.RunOnWidest(ref loop, n); i < n; i += 2)
            Pairs.Store(TOperator.Invoke(Pairs.Load(ref from, i, 1, n)), ref to, i, n);
    }

    private readonly ref struct Loop(ref TStored x, ref TStored y, nuint n) : ILanesLoop
    {
        private readonly ref TStored x = ref x;
        private readonly ref TStored y = ref y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public nuint Run<T>()
            where T : struct, INativeLanes<T>
        {
            ref TStored from = ref x, to = ref y;
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            for (; i + lanes <= size; i += lanes)
                T.Store(TOperator.Invoke(T.Load(ref from, i)), ref to, i);
            return i;
        }
    }
}

internal sealed class BinaryInstruction<TOperator, TStored>(Plans.Buffer x, Plans.Buffer y, Plans.Buffer z) : Instruction
    where TOperator : IBinaryOperator
    where TStored : unmanaged
{
    private readonly LoopNest loops = new(z.Type.Dimensions, x.Type.StridesWithin(z.Type), y.Type.StridesWithin(z.Type), z.Type.StridesWithin(z.Type));

    public override void Execute(Memory memory)
    {
        ref TStored first = ref memory.Reference<TStored>(x);
        ref TStored second = ref memory.Reference<TStored>(y);
        ref TStored to = ref memory.Reference<TStored>(z);
        if (loops.IsFlat)
        {
            Run(ref first, ref second, ref to, loops.InnerStrides, loops.InnerSize);
            return;
        }

        var body = new Body(ref first, ref second, ref to, loops);
        loops.Run(ref body);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref TStored x, ref TStored y, ref TStored z, int[] strides, int size)
    {
        nuint n = (nuint)size;
        var loop = new Loop(ref x, ref y, ref z, strides, n);
        for (nuint i = NativeLanes.RunOnWidest(ref loop, n); i < n; i += 2)
            Pairs.Store(TOperator.Invoke(Pairs.Load(ref x, i, strides[0], n), Pairs.Load(ref y, i, strides[1], n)), ref z, i, n);
    }

    private readonly ref struct Loop(ref TStored x, ref TStored y, ref TStored z, int[] strides, nuint n) : ILanesLoop
    {
        private readonly ref TStored x = ref x;
        private readonly ref TStored y = ref y;
        private readonly ref TStored z = ref z;

        /// <summary>Methods of their own, as one with three times a long formula would be too large to be compiled well.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nuint Run<T>()
            where T : struct, INativeLanes<T> => strides[0] == 0 ? OfRepeatedFirst<T>() : strides[1] == 0 ? OfRepeatedSecond<T>() : OfNeighbours<T>();

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private nuint OfRepeatedFirst<T>()
            where T : struct, INativeLanes<T>
        {
            ref TStored second = ref y, to = ref z;
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            T repeated = T.Create(Stored.Value(x));
            for (; i + lanes <= size; i += lanes)
                T.Store(TOperator.Invoke(repeated, T.Load(ref second, i)), ref to, i);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private nuint OfRepeatedSecond<T>()
            where T : struct, INativeLanes<T>
        {
            ref TStored first = ref x, to = ref z;
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            T repeated = T.Create(Stored.Value(y));
            for (; i + lanes <= size; i += lanes)
                T.Store(TOperator.Invoke(T.Load(ref first, i), repeated), ref to, i);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private nuint OfNeighbours<T>()
            where T : struct, INativeLanes<T>
        {
            ref TStored first = ref x, second = ref y, to = ref z;
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            for (; i + lanes <= size; i += lanes)
                T.Store(TOperator.Invoke(T.Load(ref first, i), T.Load(ref second, i)), ref to, i);
            return i;
        }
    }

    private readonly ref struct Body(ref TStored x, ref TStored y, ref TStored z, LoopNest loops) : ILoopBody
    {
        private readonly ref TStored x = ref x;
        private readonly ref TStored y = ref y;
        private readonly ref TStored z = ref z;

        public void Run(scoped ReadOnlySpan<int> offsets) =>
            BinaryInstruction<TOperator, TStored>.Run(ref Unsafe.Add(ref x, offsets[0]), ref Unsafe.Add(ref y, offsets[1]), ref Unsafe.Add(ref z, offsets[2]), loops.InnerStrides, loops.InnerSize);
    }
}

internal sealed class TernaryInstruction<TOperator, TStored>(Plans.Buffer x, Plans.Buffer y, Plans.Buffer z, Plans.Buffer w) : Instruction
    where TOperator : ITernaryOperator
    where TStored : unmanaged
{
    private readonly LoopNest loops = new(
        w.Type.Dimensions, x.Type.StridesWithin(w.Type), y.Type.StridesWithin(w.Type), z.Type.StridesWithin(w.Type), w.Type.StridesWithin(w.Type));

    public override void Execute(Memory memory)
    {
        var body = new Body(ref memory.Reference<TStored>(x), ref memory.Reference<TStored>(y), ref memory.Reference<TStored>(z), ref memory.Reference<TStored>(w), loops);
        loops.Run(ref body);
    }

    private readonly ref struct Body(ref TStored x, ref TStored y, ref TStored z, ref TStored w, LoopNest loops) : ILoopBody
    {
        private readonly ref TStored x = ref x;
        private readonly ref TStored y = ref y;
        private readonly ref TStored z = ref z;
        private readonly ref TStored w = ref w;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            ref TStored first = ref Unsafe.Add(ref x, offsets[0]);
            ref TStored second = ref Unsafe.Add(ref y, offsets[1]);
            ref TStored third = ref Unsafe.Add(ref z, offsets[2]);
            ref TStored to = ref Unsafe.Add(ref w, offsets[3]);
            int[] strides = loops.InnerStrides;
            nuint n = (nuint)loops.InnerSize;
            var loop = new Loop(ref first, ref second, ref third, ref to, strides, n);
            for (nuint i = NativeLanes.RunOnWidest(ref loop, n); i < n; i += 2)
                Pairs.Store(TOperator.Invoke(Pairs.Load(ref first, i, strides[0], n), Pairs.Load(ref second, i, strides[1], n), Pairs.Load(ref third, i, strides[2], n)), ref to, i, n);
        }
    }

    private readonly ref struct Loop(ref TStored x, ref TStored y, ref TStored z, ref TStored w, int[] strides, nuint n) : ILanesLoop
    {
        private readonly ref TStored x = ref x;
        private readonly ref TStored y = ref y;
        private readonly ref TStored z = ref z;
        private readonly ref TStored w = ref w;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public nuint Run<T>()
            where T : struct, INativeLanes<T>
        {
            ref TStored first = ref x, second = ref y, third = ref z, to = ref w;
            nuint size = n, lanes = (nuint)T.Count, i = 0;
            for (; i + lanes <= size; i += lanes)
                T.Store(TOperator.Invoke(Load<T>(ref first, i, strides[0]), Load<T>(ref second, i, strides[1]), Load<T>(ref third, i, strides[2])), ref to, i);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T Load<T>(ref TStored from, nuint at, int stride)
            where T : struct, INativeLanes<T> => stride == 0 ? T.Create(Stored.Value(from)) : T.Load(ref from, at);
    }
}

/// <summary>What is left of a run after the widest lanes, two values at a time, and at its end perhaps one. Short runs are nothing else, and take no time to set up.</summary>
internal static class Pairs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 Load<TStored>(ref TStored from, nuint at, int stride, nuint end)
        where TStored : unmanaged =>
        stride == 0 ? Lanes2.Create(Stored.Value(from)) : at + 1 < end ? Lanes2.Load(ref from, at) : Lanes2.Create(Stored.Value(Unsafe.Add(ref from, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TStored>(Lanes2 pair, ref TStored to, nuint at, nuint end)
        where TStored : unmanaged
    {
        if (at + 1 < end)
            Lanes2.Store(pair, ref to, at);
        else
            Unsafe.Add(ref to, at) = Stored.Of<TStored>(pair.Vector.ToScalar());
    }
}
