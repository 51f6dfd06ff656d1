using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace Prob;

/// <summary>Reads a safetensors file and checks all of it. What a file makes us allocate is bounded by its length.</summary>
internal static class SafetensorsReader
{
    public const string MetadataName = "__metadata__";

    /// <summary>The longest header that the format allows.</summary>
    private const int LongestHeader = 100_000_000;

    public static Safetensors Read(Stream stream, string file)
    {
        long length = stream.Length - stream.Position;
        if (length < 8)
            throw new FormatException($"{file}: a safetensors file begins with 8 bytes that hold the length of its header, but there are {length}.");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LongestHeader || headerLength > (ulong)length - 8)
            throw new FormatException($"{file}: the header is said to have {headerLength} bytes, but {(headerLength > LongestHeader ? $"may have {LongestHeader}" : $"{length - 8} follow")}.");
        var header = new byte[headerLength];
        stream.ReadExactly(header);
        (List<Entry> entries, ImmutableDictionary<string, string> metadata) = Parse(header, file);
        CheckOffsets(entries, length - 8 - header.Length, file);
        var tensors = ImmutableArray.CreateBuilder<(string, Tensor)>(entries.Count);
        foreach (Entry entry in entries)
            tensors.Add((entry.Name, Tensor.Data(new(default, entry.Shape), Values(stream, entry, file))));
        return new(tensors.MoveToImmutable(), metadata);
    }

    /// <summary>The tensors in the order of their numbers.</summary>
    private static (List<Entry> Entries, ImmutableDictionary<string, string> Metadata) Parse(byte[] header, string file)
    {
        if (header is not [(byte)'{', ..])
            throw new FormatException($"{file}, offset 8: the header must begin with '{{', but {(header.Length == 0 ? "is empty" : $"begins with the byte {header[0]}")}.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = new List<Entry>();
            ImmutableDictionary<string, string> metadata = ImmutableDictionary<string, string>.Empty;
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                    metadata = Metadata(property.Value, file);
                else
                    entries.Add(Entry.Parse(property.Name, property.Value, file));
            }

            // A tensor without entries begins where the next one does.
            entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
            return (entries, metadata);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{file}, offset {8 + exception.BytePositionInLine}: the header is not JSON in which every name is there once: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)   // of GetString
        {
            throw new FormatException($"{file}: the header holds a text that is not Unicode: {exception.Message}", exception);
        }
    }

    private static ImmutableDictionary<string, string> Metadata(JsonElement element, string file)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{file}: the metadata must be an object of texts, but are {element.ValueKind}.");
        var metadata = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new FormatException($"{file}: the metadata must be texts, but '{property.Name}' is {property.Value.ValueKind}.");
            metadata.Add(property.Name, property.Value.GetString()!);
        }

        return metadata.ToImmutable();
    }

    /// <summary>The numbers of the tensors follow each other without gap, to the end of the file.</summary>
    private static void CheckOffsets(List<Entry> entries, long available, string file)
    {
        long expected = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            Entry entry = entries[i];
            if (entry.Begin != expected)
                throw entry.Error(file, $"begins at byte {entry.Begin} of the numbers, but {(i == 0 ? "they begin" : $"'{entries[i - 1].Name}' ends")} at {expected}: there may be neither overlaps nor gaps");
            if (entry.End > available)
                throw entry.Error(file, $"ends at byte {entry.End} of the numbers, but the file ends at {available}");
            expected = entry.End;
        }

        if (expected != available)
            throw new FormatException($"{file}: the tensors end at byte {expected} of the numbers, but the file at {available}.");
    }

    private static double[] Values(Stream stream, Entry entry, string file)
    {
        var values = new double[entry.Shape.Size];
        var buffer = new byte[8192];
        int width = entry.Type.Width, most = buffer.Length / width;
        for (int start = 0; start < values.Length; start += most)
        {
            int count = Math.Min(most, values.Length - start);
            Span<byte> part = buffer.AsSpan(0, count * width);
            stream.ReadExactly(part);
            for (int i = 0; i < count; i++)
                values[start + i] = entry.Type.Read(part.Slice(i * width, width)) ?? throw entry.Error(file, $"holds at entry {start + i} a whole number that is beyond ±2⁵³, where doubles are not exact");
        }

        return values;
    }

    /// <summary>How a number is stored.</summary>
    private sealed record NumberType(int Width, NumberType.Reader Read)
    {
        private static readonly Dictionary<string, NumberType> Types = new()
        {
            ["F64"] = new(8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            ["F32"] = new(4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ["F16"] = new(2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            ["BF16"] = new(2, bytes => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
            ["I64"] = new(8, bytes => Exact(BinaryPrimitives.ReadInt64LittleEndian(bytes))),
            ["U64"] = new(8, bytes => Exact(BinaryPrimitives.ReadUInt64LittleEndian(bytes))),
            ["I32"] = new(4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            ["U32"] = new(4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            ["I16"] = new(2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            ["U16"] = new(2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            ["I8"] = new(1, bytes => (sbyte)bytes[0]),
            ["U8"] = new(1, bytes => bytes[0]),
            ["BOOL"] = new(1, bytes => bytes[0] == 0 ? 0 : 1),
        };

        /// <summary>The number, or null if no double is exactly that.</summary>
        public delegate double? Reader(ReadOnlySpan<byte> bytes);

        public static ICollection<string> Names => Types.Keys;

        public static NumberType? Named(string name) => Types.GetValueOrDefault(name);

        private static double? Exact(Int128 value) => Int128.Abs(value) <= 1L << 53 ? (double)value : null;
    }

    /// <summary>What the header says of a tensor.</summary>
    private sealed record Entry(string Name, NumberType Type, Shape Shape, long Begin, long End)
    {
        public static Entry Parse(string name, JsonElement element, string file)
        {
            if (element.ValueKind != JsonValueKind.Object)
                throw Error(name, file, $"must be described by an object, but by {element.ValueKind}");
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.Name is not ("dtype" or "shape" or "data_offsets"))
                    throw Error(name, file, $"has dtype, shape and data_offsets, but also '{property.Name}'");
            }

            if (!element.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String || NumberType.Named(dtype.GetString()!) is not { } type)
                throw Error(name, file, $"must have one of the dtypes {string.Join(", ", NumberType.Names)}, but has {(dtype.ValueKind == JsonValueKind.Undefined ? "none" : dtype.GetRawText())}");
            long[] sizes = Numbers(element, "shape", name, file), offsets = Numbers(element, "data_offsets", name, file);
            if (offsets is not [long begin, long end] || begin > end)
                throw Error(name, file, $"must have two data_offsets in order, but has [{string.Join(", ", offsets)}]");
            UInt128 most = 1;   // entries, were there no dimension of size 0
            foreach (long n in sizes)
                most = UInt128.Min(most * (ulong)Math.Max(n, 1), 1UL << 63);
            UInt128 size = sizes.Contains(0) ? 0 : most;
            if (size * (uint)type.Width != (UInt128)(end - begin))
                throw Error(name, file, $"of dtype {dtype.GetString()} and shape [{string.Join(", ", sizes)}] takes {(size > long.MaxValue ? "more than 2⁶³" : size * (uint)type.Width)} bytes, but its offsets {begin} to {end} make {end - begin}");
            return most <= int.MaxValue
                ? new(name, type, Shape.Of(Array.ConvertAll(sizes, n => (int)n)), begin, end)
                : throw Error(name, file, $"of shape [{string.Join(", ", sizes)}] has more than the {int.MaxValue} entries that can be held");
        }

        public FormatException Error(string file, string message) => Error(Name, file, message);

        private static FormatException Error(string name, string file, string message) => new($"{file}: tensor '{name}' {message}.");

        private static long[] Numbers(JsonElement element, string property, string name, string file)
        {
            if (!element.TryGetProperty(property, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
                throw Error(name, file, $"must have a list of whole numbers as {property}, but has {(array.ValueKind == JsonValueKind.Undefined ? "none" : array.GetRawText())}");
            var numbers = new List<long>();
            foreach (JsonElement item in array.EnumerateArray())
            {
                numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
                    ? number
                    : throw Error(name, file, $"must have whole numbers from 0 to 2⁶³ as {property}, but has {item.GetRawText()}"));
            }

            return [.. numbers];
        }
    }
}
