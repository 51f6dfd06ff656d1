using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// log Φ(x), within 4 ulp: above 0 log(1 − Φ(−x)), below −x²/2 + log(Φ(x) exp(x²/2)). The second logarithm is taken of a number that has been subtracted from 1, for the rounding is
    /// small beside x²/2 wherever the number is; and beyond 10⁹ of the number there, as it is lost beside x²/2 altogether.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalLogCdf<T>(T x)
        where T : struct, ILanes<T> => T.Call<NormalLogCdfFormula>(x);

    /// <inheritdoc cref="NormalLogCdf{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double NormalLogCdf(double x) => NormalLogCdf(Lanes2.Create(x)).Vector.ToScalar();

    private readonly struct NormalLogCdfFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T zero = T.Create(0), size = T.MinNative(T.Create(1e9), T.Abs(x));
            T scaled = T.Create(InverseSqrtTwoPi) / InverseMillsOfTail(size);
            T tail = Bell(T.MinNative(T.Create(NormalUnderflow), size)) * scaled;
            T log = Log1p(T.SelectLess(zero, x, -tail, scaled - T.Create(1)));
            return T.SelectLess(zero, x, log, T.FusedMultiplyAdd(T.Create(-0.5) * x, x, log));
        }
    }
}
