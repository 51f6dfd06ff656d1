using Prob.Graphs;

namespace Prob;

/// <summary>
/// Derivatives of functions of tensors. Each takes a function and a point, and gives a tensor: more graph, made by one sweep back over the graph of the function, to be
/// computed, put in a plan or differentiated again, to any depth.
/// </summary>
public static class Derivatives
{
    /// <summary>∂f/∂x at x, for a function with a scalar value. Where both carry the same axes, cell by cell.</summary>
    /// <exception cref="ArgumentException">The value has event dimensions, or axes that x lacks: sum over them first.</exception>
    public static Tensor Gradient(Func<Tensor, Tensor> f, Tensor x) => ValueAndGradient(f, x).Gradient;

    /// <summary>f(x) and ∂f/∂x, which share their work.</summary>
    /// <inheritdoc cref="Gradient(Func{Tensor, Tensor}, Tensor)" path="/exception"/>
    public static (Tensor Value, Tensor Gradient) ValueAndGradient(Func<Tensor, Tensor> f, Tensor x)
    {
        Tensor at = Graphs.Identity.Instance.Apply(x);
        Tensor value = f(at);
        return (value, Gradient(value, [at])[0]);
    }

    /// <summary>The derivatives of a scalar tensor with respect to tensors it was made from, which are taken as independent of each other.</summary>
    /// <inheritdoc cref="Gradient(Func{Tensor, Tensor}, Tensor)" path="/exception"/>
    public static Tensor[] Gradient(Tensor output, IReadOnlyList<Tensor> inputs)
    {
        if (output.Shape.Rank > 0)
            throw new ArgumentException($"A gradient needs a scalar output, but it has shape {output.Shape}. Sum it first, or use Jacobian.");
        foreach (Tensor input in inputs)
        {
            AxisSet extra = output.Axes.Except(input.Axes);
            if (extra.Count > 0)
                throw new ArgumentException($"The output has axes {extra} that the input of type {input.Type} lacks, so its gradient would mix cells. Sum over them first.");
        }

        return Back(output, Functions.Expand(1.0, output.Type), inputs);
    }

    /// <summary>vᵀ ∂f/∂x at x: the vector–Jacobian product, one sweep.</summary>
    /// <exception cref="ArgumentException">v does not broadcast to the value of f.</exception>
    public static (Tensor Value, Tensor Product) Vjp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        Tensor at = Graphs.Identity.Instance.Apply(x);
        Tensor value = f(at);
        return (value, Back(value, Functions.Expand(v, value.Type), [at])[0]);
    }

    /// <summary>
    /// ∂f/∂x v at x: the Jacobian–vector product. vᵀ ∂f/∂x is linear in v, so its own derivative is the transpose: forward mode out of two sweeps back, of which
    /// nothing remains but what forward mode computes.
    /// </summary>
    /// <exception cref="ArgumentException">v does not broadcast to x.</exception>
    public static (Tensor Value, Tensor Product) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        Tensor at = Graphs.Identity.Instance.Apply(x);
        Tensor value = f(at);
        Tensor message = Graphs.Identity.Instance.Apply(Functions.Zeros(value.Type));
        Tensor transposed = Back(value, message, [at])[0];
        return (value, Back(transposed, Functions.Expand(v, x.Type), [message])[0]);
    }

    /// <summary>∂²f/∂x² v at x, for a scalar function: the derivative of its gradient along v.</summary>
    /// <exception cref="ArgumentException">The value of f is not a scalar, or v does not broadcast to x.</exception>
    public static Tensor HessianVector(Func<Tensor, Tensor> f, Tensor x, Tensor v) => Jvp(at => Gradient(f, at), x, v).Product;

    /// <summary>The matrix of all ∂fᵢ/∂xⱼ, with the event shape of f first, then that of x.</summary>
    public static Tensor Jacobian(Func<Tensor, Tensor> f, Tensor x)
    {
        Tensor at = Graphs.Identity.Instance.Apply(x);
        Tensor value = f(at);
        Tensor entries = Functions.Reshape(value, [value.Shape.Size]);
        Tensor[] rows = [.. Enumerable.Range(0, value.Shape.Size).Select(i => Gradient(Functions.Element(entries, i), [at])[0])];
        return rows.Length == 0
            ? Functions.Zeros(new(x.Axes, Shape.Of([.. value.Shape, .. x.Shape])))
            : Functions.Reshape(Functions.Stack(rows), Shape.Of([.. value.Shape, .. x.Shape]));
    }

    /// <summary>The matrix of all ∂²f/∂xᵢ∂xⱼ of a scalar function, with the event shape of x twice.</summary>
    /// <exception cref="ArgumentException">The value of f is not a scalar.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> f, Tensor x) => Jacobian(at => Gradient(f, at), x);

    private static Tensor[] Back(Tensor output, Tensor seed, IReadOnlyList<Tensor> inputs)
    {
        IReadOnlyDictionary<Tensor, Tensor> messages = Sweep.Backward([(output, seed)], inputs, Derivative.Rule);
        return [.. inputs.Select(input => messages.GetValueOrDefault(input) ?? Functions.Zeros(input.Type))];
    }
}
