using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace Prob;

/// <summary>
/// Named tensors in the safetensors format (github.com/huggingface/safetensors): the length of a header, the header in JSON (types, shapes, offsets, a dictionary of texts),
/// and the numbers, row by row, little-endian.
/// </summary>
/// <remarks>
/// Read are F64, F32, F16, BF16, BOOL and the whole numbers of 8 to 64 bits with and without sign; a whole number that no double holds exactly is an error. Named axes are
/// written as leading dimensions.
/// </remarks>
/// <param name="Tensors">Names and tensors, in the order of the numbers in the file.</param>
/// <param name="Metadata">Texts by name.</param>
public sealed record Safetensors(ImmutableArray<(string Name, Tensor Value)> Tensors, ImmutableDictionary<string, string> Metadata)
{
    /// <summary>Tensors without metadata.</summary>
    public Safetensors(ImmutableArray<(string Name, Tensor Value)> tensors)
        : this(tensors, ImmutableDictionary<string, string>.Empty)
    {
    }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public Tensor this[string name]
    {
        get
        {
            foreach ((string other, Tensor value) in Tensors)
            {
                if (other == name)
                    return value;
            }

            throw new KeyNotFoundException($"There is no tensor '{name}'; there are: {Listing.Of([.. Tensors.Select(tensor => tensor.Name)])}.");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is not in the format, or holds numbers of a type that is not read; the message says which tensor and where.</exception>
    public static Safetensors Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return SafetensorsReader.Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads from here to the end of a stream that can tell its length.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    /// <exception cref="ArgumentException">The stream cannot tell its length.</exception>
    public static Safetensors Read(Stream stream) =>
        stream.CanSeek ? SafetensorsReader.Read(stream, "safetensors") : throw new ArgumentException("The stream must be able to tell its length, but cannot seek.", nameof(stream));

    /// <summary>Writes a file; one that exists is replaced when the new one is complete.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public void Save(string path, SafetensorsType type = SafetensorsType.F64)
    {
        string temporary = path + ".tmp";
        using (FileStream stream = File.Create(temporary))
        {
            Write(stream, type);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes to a stream.</summary>
    /// <exception cref="ArgumentException">A name occurs twice or is "__metadata__", or a number is beyond the range of <paramref name="type"/>.</exception>
    /// <exception cref="InvalidOperationException">A tensor depends on an input that has no value.</exception>
    public void Write(Stream stream, SafetensorsType type = SafetensorsType.F64)
    {
        int width = type == SafetensorsType.F64 ? 8 : 4;
        byte[] header = Header(type.ToString(), width);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        var buffer = new byte[8192];
        foreach ((string name, Tensor tensor) in Tensors)
        {
            ReadOnlySpan<double> values = tensor.Values;
            for (int start = 0; start < values.Length; start += buffer.Length / width)
            {
                ReadOnlySpan<double> part = values.Slice(start, Math.Min(buffer.Length / width, values.Length - start));
                for (int i = 0; i < part.Length; i++)
                    Encode(part[i], buffer.AsSpan(i * width, width), name, start + i);
                stream.Write(buffer, 0, part.Length * width);
            }
        }
    }

    private static void Encode(double value, Span<byte> to, string name, int place)
    {
        if (to.Length == 8)
            BinaryPrimitives.WriteDoubleLittleEndian(to, value);
        else if (float.IsFinite((float)value) || !double.IsFinite(value))
            BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
        else
            throw new ArgumentException(FormattableString.Invariant($"Entry {place} of tensor '{name}' is {value}, which is beyond the range of F32."));
    }

    private byte[] Header(string type, int width)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsReader.MetadataName };
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsReader.MetadataName);
                foreach ((string name, string text) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(name, text);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, Tensor tensor) in Tensors)
            {
                if (!names.Add(name))
                    throw new ArgumentException($"Tensors must have names of their own, but '{name}' is {(name == SafetensorsReader.MetadataName ? "that of the metadata" : "there twice")}.");
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (int size in tensor.Type.Dimensions)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)tensor.Type.Size * width);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');   // the numbers begin at a multiple of their size
        return header.ToArray();
    }
}
