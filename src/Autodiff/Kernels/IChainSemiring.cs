using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>
/// A semiring whose messages run along a chain of any length: weights are finite or the zero, and every few steps a message is multiplied by a scalar that brings it back to where the
/// numbers are dense. What was taken out is kept as a total of its logarithms.
/// </summary>
internal unsafe interface IChainSemiring : IVectorSemiring
{
    /// <summary>How many steps from one rescaling to the next, a power of two. Rescaling happens at steps that are a multiple of it, whatever the start and direction of a pass.</summary>
    int Interval { get; }

    /// <summary>What <see cref="Taken"/> counts in, as a natural logarithm.</summary>
    double Unit { get; }

    /// <summary>Whether a message that fits one vector may be held in a register: ⊕ of two terms needs no look at the others.</summary>
    bool IsPairwise { get; }

    /// <summary>Whether a positive entry can be lost, so that the smallest must be watched.</summary>
    bool CanLose { get; }

    /// <summary>x ⊕ y ⊗ weight.</summary>
    Vector512<double> PlusTimes(Vector512<double> x, Vector512<double> y, Vector512<double> weight);

    /// <summary>yⱼ = ⊕ᵢ xᵢ ⊗ matrixᵢⱼ.</summary>
    void Product(double* x, PanelMatrix matrix, double* y);

    /// <summary>The scalar to multiply a message by whose largest entry this is; one if that is not worth while.</summary>
    double Rescaling(double largest);

    /// <summary>The logarithm of the reciprocal of a rescaling, in <see cref="Unit"/>s.</summary>
    double Taken(double rescaling);

    /// <summary>A weight in the semiring.</summary>
    double FromWeight(double weight);
}

/// <summary>
/// The fast lane of sums of products: linear values, brought back by powers of two, so that scaling rounds nothing and the exponents add up as whole numbers.
/// </summary>
internal readonly unsafe struct ScaledSumProduct : IChainSemiring
{
    /// <summary>
    /// Positive entries of messages may not fall below 2^−300, and those of weights not below 2^−150 of the largest beside them: then all products of a message forward, a
    /// transition, a weight and a message back are normal numbers, and so are their reciprocals.
    /// </summary>
    public const int MessageBits = 300, WeightBits = 150;

    private const ulong Bias = 1023;

    public double Zero => 0;

    public double One => 1;

    public int Interval => 8;

    public double Unit => 0.6931471805599453;

    public bool IsPairwise => true;

    public bool CanLose => true;

    public double Plus(double x, double y) => x + y;

    public double Times(double x, double y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> PlusTimes(Vector512<double> x, Vector512<double> y, Vector512<double> weight) => Vector512.FusedMultiplyAdd(y, weight, x);

    public void Product(double* x, PanelMatrix matrix, double* y) => ChainKernel.Product(this, x, matrix, y);

    /// <summary>
    /// Into [1/2, 1), every eighth step, without asking whether it is needed: that branch would go either way. In bits, because calls that take exponents apart would empty the registers of
    /// a loop, which costs a third of its speed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Rescaling(double largest) =>
        BitConverter.UInt64BitsToDouble(Math.Min((2 * Bias) - 1 - (BitConverter.DoubleToUInt64Bits(largest) >> 52), Bias + 1000) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Taken(double rescaling) => (int)Bias - (int)(BitConverter.DoubleToUInt64Bits(rescaling) >> 52);

    public double FromWeight(double weight) => weight;
}

/// <summary>
/// Log weights under (max, +). The largest entry is brought back by multiples of 1024 once it is beyond 4096; subtracting such a number from entries below it is exact, so the score
/// of a path is rounded as if it were short.
/// </summary>
internal readonly unsafe struct ShiftedMaxPlus : IChainSemiring
{
    public double Zero => double.NegativeInfinity;

    public double One => 0;

    public int Interval => 64;

    public double Unit => 1;

    public bool IsPairwise => true;

    public bool CanLose => false;

    public double Plus(double x, double y) => Math.Max(x, y);

    public double Times(double x, double y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => Vector512.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> PlusTimes(Vector512<double> x, Vector512<double> y, Vector512<double> weight) => Vector512.MaxNative(x, y + weight);

    public void Product(double* x, PanelMatrix matrix, double* y) => ChainKernel.Product(this, x, matrix, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Rescaling(double largest) => Math.Abs(largest) < 4096 ? 0 : -1024 * Math.Truncate(largest / 1024);

    public double Taken(double rescaling) => -rescaling;

    public double FromWeight(double weight) => Math.Log(weight);
}

/// <summary>
/// The lane of sums of products that loses nothing: log weights under (log-sum-exp, +), each sum relative to its own largest term. The largest entry of a message is brought to 0 at
/// every step.
/// </summary>
internal readonly unsafe struct ShiftedLogSumExp : IChainSemiring
{
    public double Zero => double.NegativeInfinity;

    public double One => 0;

    public int Interval => 1;

    public double Unit => 1;

    public bool IsPairwise => false;

    public bool CanLose => false;

    public double Plus(double x, double y) => default(LogSumExpPlus).Plus(x, y);

    public double Times(double x, double y) => x + y;

    public Vector512<double> Plus(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> largest = FiniteOr0(Vector512.MaxNative(x, y));
        return largest + VectorMath.Log(VectorMath.Exp(x - largest) + VectorMath.Exp(y - largest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => x + y;

    public Vector512<double> PlusTimes(Vector512<double> x, Vector512<double> y, Vector512<double> weight) => Plus(x, y + weight);

    /// <summary>yⱼ = mⱼ + log Σᵢ exp(xᵢ + matrixᵢⱼ − mⱼ) with mⱼ the largest term: two rounds over eight columns at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Product(double* x, PanelMatrix matrix, double* y)
    {
        int size = matrix.Size, padded = matrix.Padded;
        for (int panel = 0; panel < padded; panel += PanelMatrix.PanelWidth)
        {
            double* start = matrix.Row(0, panel, out int width);
            for (int column = 0; column < width; column += 8)
            {
                double* weights = start + column;
                Vector512<double> largest = Vector512.Create(double.NegativeInfinity);
                for (int i = 0; i < size; i++)
                    largest = Vector512.MaxNative(largest, Vector512.Create(x[i]) + Vector512.Load(weights + (i * width)));
                largest = FiniteOr0(largest);
                Vector512<double> sum = default;
                for (int i = 0; i < size; i++)
                    sum += VectorMath.Exp(Vector512.Create(x[i]) - largest + Vector512.Load(weights + (i * width)));
                (largest + VectorMath.Log(sum)).Store(y + panel + column);
            }
        }
    }

    public double Rescaling(double largest) => -largest;

    public double Taken(double rescaling) => -rescaling;

    public double FromWeight(double weight) => Math.Log(weight);

    /// <summary>What to subtract from terms: where all are −∞, nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FiniteOr0(Vector512<double> largest) =>
        Vector512.ConditionalSelect(Vector512.Equals(largest, Vector512.Create(double.NegativeInfinity)), Vector512<double>.Zero, largest);
}
