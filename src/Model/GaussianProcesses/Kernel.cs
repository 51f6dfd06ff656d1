using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A covariance function k(x, y) of a <see cref="GaussianProcess"/>: how alike its values at two inputs are. Kernels add and multiply:
/// <c>new SquaredExponential(1, 0.5) * new Periodic(1, 1, 7) + new White(0.1)</c>. Inputs are a vector of numbers, or a matrix with a row of coordinates for each.
/// </summary>
public abstract record Kernel
{
    /// <summary>Its parameters, in the order in which <see cref="With"/> takes them.</summary>
    public abstract ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The sum of independent processes.</summary>
    public static Kernel operator +(Kernel first, Kernel second) => new SumKernel(first, second);

    /// <summary>The product: alike where both are.</summary>
    public static Kernel operator *(Kernel first, Kernel second) => new ProductKernel(first, second);

    /// <summary>The same kernel with other parameters.</summary>
    public abstract Kernel With(ReadOnlySpan<Tensor> parameters);

    /// <summary>k(xᵢ, yⱼ), a matrix with a row for each x and a column for each y, which are different places even where they are equal.</summary>
    /// <param name="x">n inputs: a vector, or a matrix of n rows of coordinates.</param>
    /// <param name="y">m inputs of as many coordinates.</param>
    public abstract Tensor Covariance(Tensor x, Tensor y);

    /// <summary>k(xᵢ, xⱼ) of the same places, a symmetric matrix.</summary>
    /// <param name="x">n inputs: a vector, or a matrix of n rows of coordinates.</param>
    public virtual Tensor Covariance(Tensor x) => Covariance(x, x);

    /// <summary>k(xᵢ, xᵢ), a vector.</summary>
    /// <param name="x">n inputs: a vector, or a matrix of n rows of coordinates.</param>
    public abstract Tensor Variance(Tensor x);

    /// <summary>A parameter of this kernel: positive, a number.</summary>
    private protected Parameter Positive(Tensor value, [CallerArgumentExpression(nameof(value))] string name = "") => Parameter.Scalar(value, Support.Positive, name) with { Owner = GetType().Name };

    /// <summary>A length scale: one for all coordinates, or one each.</summary>
    private protected Parameter Lengths(Tensor value, [CallerArgumentExpression(nameof(value))] string name = "") => new(name, value, Math.Min(value.Shape.Rank, 1), Support.Positive) { Owner = GetType().Name };

    /// <summary>A number for each input.</summary>
    private protected static Tensor OfEach(Tensor x, Tensor number) => Expand(Reshape(number, [1]), new(number.Axes.Union(x.Axes), [x.Shape[0]]));

    /// <summary>Coordinate by coordinate xᵢ − yⱼ: of shape [n, m] for vectors, [n, m, d] for matrices.</summary>
    private protected static Tensor Differences(Tensor x, Tensor y)
    {
        if (x.Shape.Rank is not (1 or 2) || y.Shape.Rank != x.Shape.Rank || (x.Shape.Rank == 2 && x.Shape[1] != y.Shape[1]))
            throw new ArgumentException($"Inputs are two vectors, or two matrices with a row of as many coordinates for each input, but have shapes {x.Shape} and {y.Shape}.", nameof(y));
        return x.Shape.Rank == 1
            ? Reshape(x, [x.Shape[0], 1]) - y
            : Reshape(x, [x.Shape[0], 1, x.Shape[1]]) - Reshape(y, [1, y.Shape[0], y.Shape[1]]);
    }

    /// <summary>Σ ((xᵢ − yⱼ)/ℓ)² over the coordinates.</summary>
    private protected static Tensor SquaredDistance(Tensor x, Tensor y, Tensor lengthScale)
    {
        Tensor squares = Square(Differences(x, y) / CheckedLengths(x, lengthScale));
        return x.Shape.Rank == 1 ? squares : Sum(squares, 2);
    }

    /// <summary>The root of that, whose slope at 0 is taken to be 0: between a place and itself nothing changes with the length scale.</summary>
    private protected static Tensor Distance(Tensor x, Tensor y, Tensor lengthScale)
    {
        if (x.Shape.Rank == 1)
            return Abs(Differences(x, y)) / CheckedLengths(x, lengthScale);
        Tensor square = SquaredDistance(x, y, lengthScale), isZero = Equal(square, 0);
        return Where(isZero, 0, Sqrt(Where(isZero, 1, square)));
    }

    private static Tensor CheckedLengths(Tensor x, Tensor lengthScale) =>
        lengthScale.Shape.Rank == 0 || (x.Shape.Rank == 2 && lengthScale.Shape.Rank == 1 && lengthScale.Shape[0] == x.Shape[1])
            ? lengthScale
            : throw new ArgumentException($"A length scale is a number, or one for each coordinate of the inputs, but has shape {lengthScale.Shape} for inputs of shape {x.Shape}.", nameof(lengthScale));
}

/// <summary>k₁(x, y) + k₂(x, y).</summary>
internal sealed record SumKernel(Kernel First, Kernel Second) : Kernel
{
    public override ImmutableArray<Parameter> Parameters => [.. First.Parameters, .. Second.Parameters];

    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new SumKernel(First.With(parameters[..First.Parameters.Length]), Second.With(parameters[First.Parameters.Length..]));

    public override Tensor Covariance(Tensor x, Tensor y) => First.Covariance(x, y) + Second.Covariance(x, y);

    public override Tensor Covariance(Tensor x) => First.Covariance(x) + Second.Covariance(x);

    public override Tensor Variance(Tensor x) => First.Variance(x) + Second.Variance(x);
}

/// <summary>k₁(x, y) k₂(x, y).</summary>
internal sealed record ProductKernel(Kernel First, Kernel Second) : Kernel
{
    public override ImmutableArray<Parameter> Parameters => [.. First.Parameters, .. Second.Parameters];

    public override Kernel With(ReadOnlySpan<Tensor> parameters) => new ProductKernel(First.With(parameters[..First.Parameters.Length]), Second.With(parameters[First.Parameters.Length..]));

    public override Tensor Covariance(Tensor x, Tensor y) => First.Covariance(x, y) * Second.Covariance(x, y);

    public override Tensor Covariance(Tensor x) => First.Covariance(x) * Second.Covariance(x);

    public override Tensor Variance(Tensor x) => First.Variance(x) * Second.Variance(x);
}
