using System.Collections.Immutable;
using Prob.Networks;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class ParametersTests
{
    private static readonly Tensor A = new double[] { 1 }, B = new double[] { 2, 3 }, C = new double[] { 4 }, D = 5;

    [Fact]
    public void Names_are_paths_in_the_order_of_the_constructor()
    {
        var random = new Philox(1);
        Linear Layer(int inputs, int outputs) => Linear.Create(inputs, outputs, ref random);
        var vae = new Vae(new Encoder(Layer(4, 3), Layer(3, 2), Layer(3, 2)), new Sequential(Layer(2, 3), new Activation(Relu), Layer(3, 4))) { Temperature = D };
        Assert.Equal(
            [
                "Encoder.Hidden.Weight", "Encoder.Hidden.Bias", "Encoder.Mean.Weight", "Encoder.Mean.Bias", "Encoder.LogScale.Weight", "Encoder.LogScale.Bias",
                "Decoder.Layers[0].Weight", "Decoder.Layers[0].Bias", "Decoder.Layers[2].Weight", "Decoder.Layers[2].Bias", "Temperature",
            ],
            Parameters.Of(vae).Select(parameter => parameter.Name));
        Vae other = Parameters.Replace(vae, (name, value) => name is "Temperature" or "Decoder.Layers[2].Bias" ? value + 1 : value);
        Assert.Equal(6, other.Temperature!.ToScalar());
        Assert.Same(vae.Encoder, other.Encoder);
        Assert.Same(((Sequential)vae.Decoder).Layers[1], ((Sequential)other.Decoder).Layers[1]);
        Assert.Same(vae, Parameters.Replace(vae, (_, value) => value));
    }

    [Fact]
    public void Lists_tuples_structs_and_what_is_no_tensor()
    {
        Func<Tensor, Tensor> function = Tanh;
        var module = new Everything(
            [A, B], [C], new List<Tensor> { A, D }, [new Pair(B, 3)], (A, (C, 7)), null, 2.5, function, [1.0, 2], "text", new double[2, 2], DayOfWeek.Friday);
        var parameters = Parameters.Of(module);
        Assert.Equal(["Array[0]", "Array[1]", "Immutable[0]", "List[1]"], parameters.Select(parameter => parameter.Name));   // A, B and C again are the same
        Assert.Equal(new object[] { A, B, C, D }, parameters.Select(parameter => parameter.Value), ReferenceEqualityComparer.Instance);
        Everything other = Parameters.Replace(module, (_, value) => value * 10);
        Assert.Equal([10, 20, 30], [.. other.Array[0].ToArray(), .. other.Array[1].ToArray()]);
        Assert.Same(other.Array[0], other.List[0]);
        Assert.Same(other.Array[0], other.Tuple.Item1);
        Assert.Same(other.Immutable[0], other.Tuple.Item2.Item1);
        Assert.Same(other.Array[1], other.Pairs[0].Value);
        Assert.Equal(3, other.Pairs[0].Count);
        Assert.Equal(7, other.Tuple.Item2.Item2);
        Assert.IsType<List<Tensor>>(other.List);
        Assert.Same(function, other.Function);
        Assert.Same(module.Numbers, other.Numbers);
        Assert.Same(module.Matrix, other.Matrix);
        Assert.Equal((null, 2.5, "text", DayOfWeek.Friday), (other.Missing, other.Rate, other.Text, other.Day));
    }

    [Fact]
    public void A_network_may_be_a_tensor_or_a_tuple()
    {
        Assert.Equal("value", Parameters.Of(A).Single().Name);
        Assert.Same(A, Parameters.Of(A).Single().Value);
        Assert.Equal([2], Parameters.Replace(A, (_, value) => 2 * value).ToArray());
        (Tensor Slope, Tensor Offset) line = (A, D);
        Assert.Equal(["Item1", "Item2"], Parameters.Of(line).Select(parameter => parameter.Name));
        Assert.Equal(6, Parameters.Replace(line, (_, value) => value + 1).Offset.ToScalar());
        Assert.Equal(["[0].Weight", "[0].Bias"], Parameters.Of(new[] { new Linear(A, B) }).Select(parameter => parameter.Name));
    }

    [Fact]
    public void What_the_constructor_computes_is_computed_again()
    {
        var module = new Derived(C);
        Assert.Equal([32], Parameters.Replace(module, (_, value) => value * 2).Squared.ToArray().Select(x => x / 2));
    }

    [Fact]
    public void What_cannot_be_rebuilt_is_named()
    {
        Assert.Equal(
            "'Inner' is a Hidden, which cannot be rebuilt with other tensors: its constructor takes 'weight' of type Tensor, but there is no public property of this name and type. "
            + "Expected is a record, or a class with a public constructor whose parameters have the names and types of public properties.",
            Assert.Throws<ArgumentException>(() => Parameters.Of(new Residual(new Hidden(A)))).Message);
        Assert.Contains("The network is a Closed, which cannot be rebuilt with other tensors: it has no public constructor.", Assert.Throws<ArgumentException>(() => Parameters.Of(Closed.Instance)).Message, StringComparison.Ordinal);
        Assert.Contains("'Item1' is declared as Queue", Assert.Throws<ArgumentException>(() => Parameters.Replace(Tuple.Create(new Queue([A])), (_, value) => value + 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_parameters_come_back()
    {
        var random = new Philox(2);
        var network = new Sequential(Linear.Create(3, 2, ref random), LayerNorm.Create(2));
        var start = new Sequential(Linear.Create(3, 2, ref random), LayerNorm.Create(2));
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "network.safetensors");
        Parameters.Save(network, path);
        Sequential loaded = Parameters.Load(start, path);
        Assert.Equal(Parameters.Of(network).Select(p => (p.Name, Values: string.Join(' ', p.Value.ToArray()))), Parameters.Of(loaded).Select(p => (p.Name, Values: string.Join(' ', p.Value.ToArray()))));
        Assert.Equal(
            "network.safetensors: the parameter 'Weight' of the network is missing. The file holds Layers[0].Weight, Layers[0].Bias, Layers[1].Scale, Layers[1].Shift.",
            Assert.Throws<FormatException>(() => Parameters.Load(new Linear(A, B), path)).Message);
        Assert.Equal(
            "network.safetensors: these are no parameters of the network: Layers[1].Scale, Layers[1].Shift. It has Layers[0].Weight, Layers[0].Bias.",
            Assert.Throws<FormatException>(() => Parameters.Load(new Sequential(start.Layers[0]), path)).Message);
        Assert.Equal(
            "network.safetensors: the parameter 'Layers[0].Weight' has shape [2, 3], but that of the network has [1].",
            Assert.Throws<FormatException>(() => Parameters.Load(new Sequential(new Linear(A, B)), path)).Message);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private sealed record Encoder(Linear Hidden, Linear Mean, Linear LogScale);

    private sealed record Vae(Encoder Encoder, ILayer Decoder)
    {
        public Tensor? Temperature { get; init; }
    }

    private readonly record struct Pair(Tensor Value, int Count);

    private sealed record Everything(
        Tensor[] Array, ImmutableArray<Tensor> Immutable, IReadOnlyList<Tensor> List, IReadOnlyList<Pair> Pairs, (Tensor, (Tensor, int)) Tuple, Linear? Missing, double Rate,
        Func<Tensor, Tensor> Function, double[] Numbers, string Text, double[,] Matrix, DayOfWeek Day);

    private sealed record Derived(Tensor Value)
    {
        public Tensor Squared { get; } = Square(Value);
    }

    private sealed class Hidden(Tensor weight) : ILayer
    {
        public Tensor Apply(Tensor x, Noise? noise = null) => x * weight;
    }

    private sealed class Closed
    {
        private Closed()
        {
        }

        public static Closed Instance { get; } = new();
    }

    private sealed class Queue(IReadOnlyList<Tensor> items) : IReadOnlyList<Tensor>
    {
        public int Count => items.Count;

        public Tensor this[int index] => items[index];

        public IEnumerator<Tensor> GetEnumerator() => items.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
