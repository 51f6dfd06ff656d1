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
                double[] slopes = Derivatives.Jacobian(bijector.Inverse, x).ToArray();
                Assert.Equal(shape, x.Shape);
                for (int i = 0; i < u.Length; i++)
                {
                    double sensitivity = Enumerable.Range(0, entries.Length).Sum(j => Math.Abs(slopes[(i * entries.Length) + j]) * Math.Max(bound, Math.Abs(entries[j]))) + Math.Abs(u[i]);
                    Assert.Equal(u[i], back[i], 16 * Math.ScaleB(sensitivity + 1, -53));
                }
            }
        }
    }

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
            Assert.IsType(bijector.GetType(), support.Bijector);
            foreach (double[] u in Points(bijector.Unconstrained(shape).Size))
                Assert.All(support.Contains(bijector.Forward(Tensor.From(bijector.Unconstrained(shape), u))).ToArray(), belongs => Assert.Equal(1, belongs));
        }
    }

    /// <summary>The determinant of autodiff's Jacobian of the first coordinates of x, as many as u has; by a plan, as samplers see it.</summary>
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
                // Rows scaled to 1 keep the determinant from underflowing.
                Matrix<double> jacobian = Matrix<double>.Build.DenseOfRowMajor(size, size, results.Skip(1).Take(size * size));
                double expected = 0;
                for (int i = 0; i < size; i++)
                {
                    double norm = jacobian.Row(i).AbsoluteMaximum();
                    jacobian.SetRow(i, jacobian.Row(i) / norm);
                    expected += Math.Log(norm);
                }

                expected += Math.Log(Math.Abs(jacobian.Determinant()));
                Assert.Equal(expected, results[0], JacobianTolerance * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

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

    /// <summary>Near the middle, and towards the edges in each coordinate.</summary>
    private IEnumerable<double[]> Points(int size)
    {
        for (int i = 0; i < 20; i++)
        {
            var random = new Philox(1, purpose: (uint)i);
            double reach = i < 10 ? 2 : Farthest;
            yield return [.. Enumerable.Range(0, size).Select(_ => reach * ((2 * random.NextDouble()) - 1))];
        }

        yield return new double[size];
    }
}
