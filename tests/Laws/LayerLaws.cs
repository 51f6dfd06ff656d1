using Prob.Graphs;
using Prob.Networks;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests.Laws;

/// <summary>
/// What is true of every layer: it maps elements of a minibatch alone, however the minibatch is given; its tensors are parameters; its derivatives are those of its values.
/// </summary>
public abstract class LayerLaws
{
    /// <summary>A layer with parameters drawn at random.</summary>
    protected abstract ILayer Draw(ref Philox random);

    /// <summary>The shape of one element.</summary>
    protected abstract Shape Element { get; }

    /// <summary>How many parameters there are.</summary>
    protected abstract int Parameters { get; }

    [Fact]
    public void A_minibatch_is_a_leading_dimension_or_a_named_axis()
    {
        var random = new Philox(1);
        ILayer layer = Draw(ref random);
        const int count = 5;
        Tensor batch = RandomTensor([count, .. Element], ref random);
        double[] expected = [.. Enumerable.Range(0, count).SelectMany(i => layer.Apply(batch[i]).ToArray())];
        Tensor leading = layer.Apply(batch), over = layer.Apply(batch.ToAxis(new Axis("row", count)));
        // The same sums, perhaps in another order.
        Assert.Equal(expected, leading.ToArray(), new Within(1e-13));
        Assert.Equal(expected, over.ToArray(), new Within(1e-13));
        Assert.Equal([count, .. over.Shape], leading.Shape);
        // Both at once, and two leading dimensions.
        Tensor grid = Stack(batch, 2 * batch);
        double[] both = layer.Apply(grid).ToArray();
        Assert.Equal(expected, both[..expected.Length], new Within(1e-13));
        Tensor mixed = layer.Apply(grid.ToAxis(new Axis("half", 2)));
        Assert.Equal(both, mixed.ToArray(), new Within(1e-13));
    }

    [Fact]
    public void Its_tensors_are_parameters()
    {
        var random = new Philox(2);
        ILayer layer = Draw(ref random);
        var parameters = Prob.Networks.Parameters.Of(layer);
        Assert.Equal(Parameters, parameters.Length);
        Assert.Equal(parameters.Length, parameters.Select(p => p.Name).Distinct().Count());
        ILayer other = Prob.Networks.Parameters.Replace(layer, (_, value) => value + 1);
        Assert.Equal(parameters.Select(p => p.Value.ToArray()[0] + 1), Prob.Networks.Parameters.Of(other).Select(p => p.Value.ToArray()[0]));
        ILayer back = Prob.Networks.Parameters.Replace(other, (name, _) => parameters.Single(p => p.Name == name).Value);
        Tensor x = RandomTensor(Element, ref random);
        Assert.Equal(layer.Apply(x).ToArray(), back.Apply(x).ToArray());
    }

    [Fact]
    public void Derivatives_are_those_of_the_values()
    {
        var random = new Philox(3);
        ILayer layer = Draw(ref random);
        var inputs = new List<Tensor> { Plan.Input("x", [3, .. Element]) };
        ILayer symbolic = Prob.Networks.Parameters.Replace(layer, (name, value) =>
        {
            inputs.Add(Plan.Input(name, value.Shape));
            return inputs[^1];
        });
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned(inputs, Sum(Sin(symbolic.Apply(inputs[0]))));
        double[] at = [.. RandomTensor(inputs[0].Shape, ref random).ToArray(), .. Prob.Networks.Parameters.Of(layer).SelectMany(p => p.Value.ToArray())];
        Assert.Equal(FiniteDifferences.Gradient(value, at), gradient(at), new Within(1e-8));
    }

    protected static Tensor RandomTensor(Shape shape, ref Philox random)
    {
        var values = new double[shape.Size];
        foreach (ref double value in values.AsSpan())
            value = random.NextNormal();
        return Tensor.From(shape, values);
    }
}
