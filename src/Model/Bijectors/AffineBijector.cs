using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>x = location + scale · u.</summary>
/// <param name="Location">A number, or one for each entry; may depend on other sites.</param>
/// <param name="Scale">
/// A number or a vector of one for each entry, all of them not 0; or, for vectors u, a matrix L with a positive diagonal, of which the lower triangle is read: x = location + L u. May depend on
/// other sites.
/// </param>
public sealed record AffineBijector(Tensor Location, Tensor Scale) : Bijector
{
    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters =>
        [new(nameof(Location), Location, Location.Shape.Rank, Support.Real), new(nameof(Scale), Scale, Scale.Shape.Rank, IsMatrix ? Support.CholeskyFactor : Support.Real)];

    private bool IsMatrix => Scale.Shape.Rank == 2;

    /// <inheritdoc/>
    public override Bijector With(ReadOnlySpan<Tensor> parameters) => new AffineBijector(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained) => Location + (IsMatrix ? Dot(LowerTriangle(Scale), unconstrained) : Scale * unconstrained);

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor constrained) => IsMatrix ? TriangularSolve(Scale, constrained - Location) : (constrained - Location) / Scale;

    /// <summary>Σ log |scale|, or Σ log Lᵢᵢ.</summary>
    public override Tensor LogJacobian(Tensor unconstrained) =>
        IsMatrix ? Sum(Log(Diagonal(Scale))) : Sum(Expand(Log(Abs(Scale)), new(Scale.Axes, unconstrained.Shape)));
}
