using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob;

namespace Benchmarks.ByHand;

/// <summary>
/// Eight schools, centred, over μ, log τ and eight θ: the schools are the lanes of one vector. Normalising constants and reciprocals are settled with the data.
/// </summary>
internal readonly struct EightSchoolsByHand : ILogDensity
{
    private const double LogTwoPi = 1.8378770664093454836;
    private readonly Vector512<double> effect;
    private readonly Vector512<double> precision;   // 1 / error
    private readonly double constant;

    public EightSchoolsByHand(ReadOnlySpan<double> effect, ReadOnlySpan<double> error)
    {
        this.effect = Vector512.Create(effect);
        precision = Vector512<double>.One / Vector512.Create(error);
        constant = Math.Log(2 / (5 * Math.PI)) - Math.Log(5) - (8.5 * LogTwoPi);
        foreach (double one in error)
            constant -= Math.Log(one);
    }

    public int Dimension => 10;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(position.Length, 10);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, 10);
        ref double u = ref MemoryMarshal.GetReference(position), slope = ref MemoryMarshal.GetReference(gradient);
        double mu = u, logTau = Unsafe.Add(ref u, 1);
        Vector512<double> theta = Vector512.LoadUnsafe(ref u, 2);

        // 1/τ = e^(−log τ) from another lane: no division to wait for.
        Vector512<double> scales = Elementary.Exp(Vector128.Create(logTau, -logTau).ToVector256Unsafe().ToVector512Unsafe());
        double tau = scales.ToScalar(), inverse = scales.GetLower().GetLower().GetElement(1), spread = 1 + (tau * tau * (1.0 / 25));
        Vector512<double> scale = Vector512.Create(inverse);
        Vector512<double> z = (theta - Vector512.Create(mu)) * scale, e = (effect - theta) * precision;
        Vector512.StoreUnsafe((e * precision) - (z * scale), ref slope, 2);
        Vector128<double> sums = Lanes.SumEach(z, z * z);
        double sumZ = sums.ToScalar(), sumSquares = sums.GetElement(1), sumErrors = Lanes.Sum(e * e);

        slope = (inverse * sumZ) - (mu * (1.0 / 25));
        Unsafe.Add(ref slope, 1) = sumSquares - 9 + (2 / spread);
        return constant - (0.5 * (sumSquares + sumErrors + (mu * mu * (1.0 / 25)))) - (7 * logTau) - Elementary.Log(Vector512.Create(spread)).ToScalar();
    }
}
