using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>φ(x)/Φ(x), the slope of log Φ, which is close to −x where both are far below 0.</summary>
internal sealed record InverseMillsRatio : Unary<InverseMillsRatio.Operator>
{
    public static readonly InverseMillsRatio Instance = new();

    protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => -(message * Annihilate.Product(y, InverseMillsExcess.Instance.Apply(x)));

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => VectorMath.InverseMillsRatio(x);
    }
}
