using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x + φ(x)/Φ(x), which is close to −1/x where the summands cancel.</summary>
internal sealed record InverseMillsExcess : Unary<InverseMillsExcess.Operator>
{
    public static readonly InverseMillsExcess Instance = new();

    protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (1 - Annihilate.Product(InverseMillsRatio.Instance.Apply(x), y));

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => VectorMath.InverseMillsExcess(x);
    }
}
