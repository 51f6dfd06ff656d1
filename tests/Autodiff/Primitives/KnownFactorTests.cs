using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>What is known of a matrix from how it was made: its factor, and the logarithms of the factor's diagonal.</summary>
public sealed class KnownFactorTests
{
    private static readonly double[] At = [0.3, -0.5, 0.2];

    /// <summary>Where nothing is known the same comes out, to a few roundings of the factorisation.</summary>
    [Fact]
    public void The_value_and_the_derivatives_are_those_of_the_factorisation()
    {
        Tensor u = Tensor.Input("u", new(default, [3])), weights = new[,] { { 1.0, 0 }, { 0.5, -2 } };
        Tensor made = CovarianceBijector.Instance.Forward(u), plain = made.Source.Inputs[0];
        double[] Results(Tensor matrix)
        {
            Tensor result = Sum(weights * Cholesky(matrix)) + LogDeterminant(matrix) + Sum(matrix);
            Plan plan = Plan.Compile([u], [result, .. Derivatives.Gradient(result, [u])]);
            Assert.Equal(matrix == plain, plan.RunSteps.Any(step => step.Node.Primitive.Name == "Cholesky"));
            var results = new double[4];
            plan.CreateWorkspace().Run(At, results);
            return results;
        }

        foreach ((double known, double found) in Results(made).Zip(Results(plain)))
            Assert.Equal(found, known, 1e-14 * Math.Abs(found));
    }

    /// <summary>As in a model, where the density of a site is traced before its coordinates are put in its place.</summary>
    [Fact]
    public void It_is_seen_when_the_matrix_takes_the_place_of_an_input()
    {
        Tensor u = Tensor.Input("u", new(default, [3])), x = Tensor.Input("x", new(default, [2, 2]));
        Tensor logDeterminant = Graph.Substitute([LogDeterminant(x)], new Dictionary<Tensor, Tensor> { [x] = CovarianceBijector.Instance.Forward(u) })[0];
        Plan plan = Plan.Compile([u], Simplification.Simplify([logDeterminant]));
        Assert.DoesNotContain(plan.RunSteps, step => step.Node.Primitive.Name is "Cholesky" or "Exp" or "Log");
        double[] result = new double[1];
        plan.CreateWorkspace().Run([-400, 3, 500], result);   // det = exp(200), but the entries are neither 0 nor ∞ to be found
        Assert.Equal([200], result);
    }

    [Fact]
    public void The_logarithm_of_another_part_is_computed()
    {
        Tensor factor = CholeskyFactorBijector.Instance.Forward(At), first = Slice(Reshape(factor, [4]), 0, 0, 1);
        Assert.Equal(0.3, Log(first).ToArray()[0], 1e-15);
        double[] column = Log(Slice(Reshape(factor, [4]), 0, 0, 2, 2)).ToArray();
        Assert.Equal(0.3, column[0], 1e-15);
        Assert.Equal(double.NaN, column[1]);
    }
}
