using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>
/// 2x / (1 + x²), the derivative of log(1 + x²), as 2 / (x + 1/x): neither x² nor its reciprocal can overflow, and at 0 it is 2 / ∞. That form itself has no derivative at 0, so this is
/// an operation of its own.
/// </summary>
internal sealed record Log1pSquareSlope : Unary<Log1pSquareSlope.Operator>
{
    public static readonly Log1pSquareSlope Instance = new();

    /// <summary>2 (1 − x²) / (1 + x²)² = 2 / (1 + x²) − y², where an overflow of x² leaves what is left, −4/x².</summary>
    protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * ((2 / (1 + Functions.Square(x))) - Functions.Square(y));

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => T.Create(2) / (x + (T.Create(1) / x));
    }
}
