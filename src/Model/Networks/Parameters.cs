using System.Collections.Immutable;

namespace Prob.Networks;

/// <summary>
/// The tensors of a network as a list of names and values, and the same network with other tensors. A network is any record: a layer, or a record of one's own made of
/// layers, tensors, other records, tuples, and arrays, lists or immutable arrays of these.
/// </summary>
/// <remarks>
/// <para>
/// Names are paths, as one would write them: "Hidden.Weight", "Layers[2].Bias", "Item1"; a network that is a single tensor is "value". The order is that of the
/// constructor's parameters, then of other properties that can be set. Numbers, texts and functions are no parameters; they are kept.
/// </para>
/// <para>
/// A tensor that occurs twice (the same object) is one parameter, under the name of its first occurrence, and is replaced in all places by the same tensor.
/// </para>
/// <para>
/// A record is rebuilt by its public constructor, from the properties of the same names as its parameters, so what the constructor computes from them is computed again. Parts
/// of which no tensor is replaced are kept as they are.
/// </para>
/// </remarks>
public static class Parameters
{
    /// <summary>Names and values of all parameters, in a fixed order.</summary>
    /// <exception cref="ArgumentException">A part cannot be rebuilt; the message says which, its type, and what is expected.</exception>
    public static ImmutableArray<(string Name, Tensor Value)> Of<T>(T module)
        where T : notnull
    {
        var found = ImmutableArray.CreateBuilder<(string, Tensor)>();
        Replace(module, (name, value) =>
        {
            found.Add((name, value));
            return value;
        });
        return found.ToImmutable();
    }

    /// <summary>The same network with other tensors, which may be symbolic.</summary>
    /// <param name="module">The network.</param>
    /// <param name="replacement">Gives the new tensor of a name and its old tensor; called once for each parameter, in order.</param>
    /// <exception cref="ArgumentException">A part cannot be rebuilt; the message says which, its type, and what is expected.</exception>
    public static T Replace<T>(T module, Func<string, Tensor, Tensor> replacement)
        where T : notnull
        => (T)new ModuleWalk(replacement).Rebuild(module, typeof(T), "")!;

    /// <summary>Writes the parameters to a safetensors file.</summary>
    /// <exception cref="ArgumentException">A value cannot be written in the type asked for, or a part of the network cannot be rebuilt.</exception>
    public static void Save<T>(T module, string path, SafetensorsType type = SafetensorsType.F64)
        where T : notnull
        => new Safetensors(Of(module)).Save(path, type);

    /// <summary>The same network with the parameters of a safetensors file, which must hold exactly these, in the same shapes.</summary>
    /// <exception cref="FormatException">The file is no safetensors file, or holds other parameters; the message says which.</exception>
    public static T Load<T>(T module, string path)
        where T : notnull
    {
        Safetensors content = Safetensors.Load(path);
        string file = Path.GetFileName(path);
        Dictionary<string, Tensor> tensors = content.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value);
        T loaded = Replace(module, (name, old) =>
        {
            if (!tensors.Remove(name, out Tensor? found))
                throw new FormatException($"{file}: the parameter '{name}' of the network is missing. The file holds {Listing.Of([.. content.Tensors.Select(tensor => tensor.Name)])}.");
            return found.Shape == Shape.Of(old.Type.Dimensions)
                ? Tensor.Data(old.Type, found.Values)
                : throw new FormatException($"{file}: the parameter '{name}' has shape {found.Shape}, but that of the network has {Shape.Of(old.Type.Dimensions)}.");
        });
        return tensors.Count == 0 ? loaded : throw new FormatException($"{file}: these are no parameters of the network: {Listing.Of(tensors.Keys)}. It has {Listing.Of([.. Of(module).Select(parameter => parameter.Name)])}.");
    }
}
