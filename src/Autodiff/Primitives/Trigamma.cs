using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>Trigamma function ψ′(x), the derivative of digamma.</summary>
internal sealed record Trigamma : Unary<Trigamma.Operator>
{
    public static readonly Trigamma Instance = new();

    protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, Functions.Polygamma(2, x));

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => VectorMath.Trigamma(x);
    }
}
