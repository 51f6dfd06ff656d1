using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>What holds for every bijector. A test class names the bijectors with a shape of x each, and inherits the rest.</summary>
public abstract class BijectorLaws
{
    /// <summary>Bijectors onto supports, the shape of a value and the support.</summary>
    protected abstract (Bijector Bijector, Shape Shape, Support Support)[] Settings { get; }

    /// <summary>How far from 0 the coordinates go: up to the edges of the support, as long as a double can tell x from the edge.</summary>
    protected virtual double Farthest => 30;

    /// <summary>
    /// A rounding of x, or of a bound that it is computed from, by one part in 2⁵³ moves u by that part of it times ∂u/∂x, summed over the entries; a few are allowed.
    /// </summary>
    [Fact]
    public void There_and_back_is_the_identity()
    {
        foreach ((Bijector bijector, Shape shape, Support support) in Settings)
        {
            double bound = support.Bounds.Select(parameter => Math.Abs(parameter.Value.ToScalar())).DefaultIfEmpty().Max();
            foreach (double[] u in Points(bijector.Unconstrained(shape).Size))
            {
                Tensor at = Tensor.From(bijector.Unconstrained(shape), u), x = bijector.Forward(at);
                double[] back = bijector.Inverse(x).ToArray(), entries = x.ToArray();
                double[] slopes = Derivatives.Jacobian(bijector.Inverse, x).ToArray(), expected = Returned(u);
                Assert.Equal(shape, x.Shape);
                for (int i = 0; i < u.Length; i++)
                {
                    double sensitivity = Enumerable.Range(0, entries.Length).Sum(j => Math.Abs(slopes[(i * entries.Length) + j]) * Math.Max(bound, Math.Abs(entries[j]))) + Math.Abs(expected[i]);
                    Assert.Equal(expected[i], back[i], 16 * Math.ScaleB(sensitivity + 1, -53));
                }
            }
        }
    }

    /// <summary>The u to which one returns: the same, if the map is one-to-one.</summary>
    protected virtual double[] Returned(double[] u) => u;

    [Fact]
    public void The_other_way_round_is_the_identity_too()
    {
        foreach ((Bijector bijector, Shape shape, _) in Settings)
        {
            foreach (double[] u in Points(bijector.Unconstrained(shape).Size))
            {
                Tensor x = bijector.Forward(Tensor.From(bijector.Unconstrained(shape), u));
                double[] again = bijector.Forward(bijector.Inverse(x)).ToArray(), entries = x.ToArray();
                double largest = entries.Max(Math.Abs);
                for (int i = 0; i < entries.Length; i++)
                    Assert.Equal(entries[i], again[i], 1e-14 * Math.Max(1, largest));
            }
        }
    }

    [Fact]
    public void Values_belong_to_the_support()
    {
        foreach ((Bijector bijector, Shape shape, Support support) in Settings)
        {
            if (IsOfSupport)
                Assert.IsType(bijector.GetType(), support.Bijector);
            foreach (double[] u in Points(bijector.Unconstrained(shape).Size))
                Assert.All(support.Contains(bijector.Forward(Tensor.From(bijector.Unconstrained(shape), u))).ToArray(), belongs => Assert.Equal(1, belongs));
        }
    }

    /// <summary>Whether the bijector is the one that the support names.</summary>
    protected virtual bool IsOfSupport => true;

    /// <summary>The determinant of autodiff's Jacobian of the coordinates of x that a density is of; by a plan, as samplers see it.</summary>
    [Fact]
    public void The_log_Jacobian_equals_that_of_autodiff()
    {
        foreach ((Bijector bijector, Shape shape, _) in Settings)
        {
            int size = bijector.Unconstrained(shape).Size;
            if (size == 0)
                continue;
            Tensor u = Plan.Input("u", bijector.Unconstrained(shape));
            Tensor matrix = Derivatives.Jacobian(at => bijector.Forward(at), u);
            Workspace workspace = Plan.Compile([u], bijector.LogJacobian(u), matrix).CreateWorkspace();
            var results = new double[1 + matrix.Type.Size];
            foreach (double[] point in Points(size))
            {
                workspace.Run(point, results);
                double expected = ExpectedLogJacobian(Matrix<double>.Build.DenseOfRowMajor(shape.Size, size, results.Skip(1)), shape, point);
                Assert.Equal(expected, results[0], JacobianTolerance * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    /// <summary>The log density of u where x has density 1, from the slopes of all entries of x (rows) by u (columns): by default the log determinant of the free rows.</summary>
    protected virtual double ExpectedLogJacobian(Matrix<double> slopes, Shape shape, double[] u)
    {
        // Rows scaled to 1 keep the determinant from underflowing.
        int[] free = Free(shape, u.Length);
        double[] norms = [.. free.Select(row => slopes.Row(row).AbsoluteMaximum())];
        Matrix<double> scaled = Matrix<double>.Build.Dense(u.Length, u.Length, (i, j) => slopes[free[i], j] / norms[i]);
        return norms.Sum(Math.Log) + Math.Log(Math.Abs(scaled.Determinant()));
    }

    /// <summary>The entries of x of which a density is one: as many as u has, by default the first.</summary>
    protected virtual int[] Free(Shape shape, int size) => [.. Enumerable.Range(0, size)];

    /// <summary>The places of the lower triangle of a square matrix, row by row.</summary>
    protected static int[] LowerTriangle(Shape square, bool hasDiagonal) =>
        [.. Enumerable.Range(0, square.Size).Where(place => (place % square[1]) - (hasDiagonal ? 1 : 0) < place / square[1])];

    /// <summary>Relative.</summary>
    protected virtual double JacobianTolerance => 1e-12;

    [Fact]
    public void The_log_Jacobian_differentiates_like_finite_differences()
    {
        foreach ((Bijector bijector, Shape shape, _) in Settings)
        {
            Tensor u = Plan.Input("u", bijector.Unconstrained(shape));
            (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned([u], bijector.LogJacobian(u));
            foreach (double[] point in Points(u.Shape.Size).Where(point => point.All(v => Math.Abs(v) < 5)))
            {
                double[] expected = FiniteDifferences.Gradient(value, point), actual = gradient(point);
                for (int i = 0; i < point.Length; i++)
                    Assert.Equal(expected[i], actual[i], 1e-8);
            }
        }
    }

    /// <summary>Whether the map is defined at 0.</summary>
    protected virtual bool HasOrigin => true;

    /// <summary>Near the middle, and towards the edges in each coordinate.</summary>
    private IEnumerable<double[]> Points(int size)
    {
        for (int i = 0; i < 20; i++)
        {
            var random = new Philox(1, purpose: (uint)i);
            double reach = i < 10 ? 2 : Farthest;
            yield return [.. Enumerable.Range(0, size).Select(_ => reach * ((2 * random.NextDouble()) - 1))];
        }

        if (HasOrigin)
            yield return new double[size];
    }
}
