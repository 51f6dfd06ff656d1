using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob;

/// <summary>
/// The leapfrog integrator: half a kick, a drift, half a kick (Neal 2011, "MCMC using Hamiltonian dynamics", equations 2.28 to 2.30).
/// <code>
/// p½ = p + h/2 ∇(q)      q′ = q + h M⁻¹p½      p′ = p½ + h/2 ∇(q′)
/// </code>
/// Reversible (−h undoes h) and volume preserving for every h; the energy error of a fixed time is of order h².
/// <para>
/// What runs per step, here and in the transitions, asks for AggressiveOptimization: until the runtime promotes a method, some 100 ms after the start, every vector
/// operation in it is a call. Sampling eight schools the second time in a process: 20 ms, against 30 without.
/// </para>
/// </summary>
internal sealed class Leapfrog(ILogDensity density)
{
    public int Dimension { get; } = density.Dimension;

    /// <summary>Gradients evaluated so far.</summary>
    public long Gradients { get; private set; }

    /// <summary>Fills in the density and gradient at the position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(PhasePoint point)
    {
        Gradients++;
        point.LogDensity = density.Evaluate(point.Position.AsSpan(0, Dimension), point.Gradient.AsSpan(0, Dimension));
    }

    /// <summary>
    /// One step of size <paramref name="h"/> (backwards in time if negative) from one point into another. A density or gradient that is not finite shows
    /// as an energy of +∞: kinetic energy is a sum over all gradients, so no extra pass looks for them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(PhasePoint from, PhasePoint to, double h, Metric metric)
    {
        double kinetic = metric is DiagonalMetric diagonal ? Diagonal(from, to, h, diagonal.Variances) : General(from, to, h, metric);
        double energy = kinetic - to.LogDensity;
        to.Energy = double.IsFinite(energy) ? energy : double.PositiveInfinity;
    }

    /// <summary>The formula as it stands; the twin of <see cref="Diagonal"/>.</summary>
    internal double General(PhasePoint from, PhasePoint to, double h, Metric metric)
    {
        int n = Dimension;
        Span<double> momentum = to.Momentum.AsSpan(0, n), velocity = to.Velocity.AsSpan(0, n), position = to.Position.AsSpan(0, n);
        TensorPrimitives.MultiplyAdd(from.Gradient.AsSpan(0, n), h / 2, from.Momentum.AsSpan(0, n), momentum);
        metric.Velocity(momentum, velocity);
        TensorPrimitives.MultiplyAdd(velocity, h, from.Position.AsSpan(0, n), position);
        Evaluate(to);
        TensorPrimitives.MultiplyAdd(to.Gradient.AsSpan(0, n), h / 2, momentum, momentum);
        metric.Velocity(momentum, velocity);
        return 0.5 * TensorPrimitives.Dot<double>(momentum, velocity);
    }

    /// <summary>The same in two passes over memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Diagonal(PhasePoint from, PhasePoint to, double h, double[] variances)
    {
        nuint length = (nuint)variances.Length, lane = (nuint)Vector512<double>.Count;
        ref double v = ref Start(variances);
        ref double p = ref Start(to.Momentum);
        Vector512<double> step = Vector512.Create(h), half = Vector512.Create(h / 2);

        ref double oldP = ref Start(from.Momentum);
        ref double oldG = ref Start(from.Gradient);
        ref double oldQ = ref Start(from.Position);
        ref double q = ref Start(to.Position);
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> middle = Vector512.FusedMultiplyAdd(half, Vector512.LoadUnsafe(ref oldG, i), Vector512.LoadUnsafe(ref oldP, i));
            middle.StoreUnsafe(ref p, i);
            Vector512.FusedMultiplyAdd(step, Vector512.LoadUnsafe(ref v, i) * middle, Vector512.LoadUnsafe(ref oldQ, i)).StoreUnsafe(ref q, i);
        }

        Evaluate(to);

        ref double g = ref Start(to.Gradient);
        ref double velocity = ref Start(to.Velocity);
        Vector512<double> kinetic = default;
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> momentum = Vector512.FusedMultiplyAdd(half, Vector512.LoadUnsafe(ref g, i), Vector512.LoadUnsafe(ref p, i));
            Vector512<double> rate = Vector512.LoadUnsafe(ref v, i) * momentum;
            momentum.StoreUnsafe(ref p, i);
            rate.StoreUnsafe(ref velocity, i);
            kinetic = Vector512.FusedMultiplyAdd(momentum, rate, kinetic);
        }

        return 0.5 * PhasePoint.Sum(kinetic);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Start(double[] vector) => ref MemoryMarshal.GetArrayDataReference(vector);
}
