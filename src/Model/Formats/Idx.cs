using System.Buffers.Binary;
using System.IO.Compression;

namespace Prob;

/// <summary>
/// An array in IDX, the format of the MNIST files (yann.lecun.com/exdb/mnist): two zeros, the type of the elements, the number of dimensions, the sizes, and the elements,
/// row by row, big-endian; plain or packed with gzip. All its types are read: bytes with and without sign, whole numbers of 16 and 32 bits, single and double precision.
/// </summary>
public sealed class Idx
{
    private const byte UnsignedByte = 0x08, SignedByte = 0x09, Short = 0x0B, Int = 0x0C, Float = 0x0D, Double = 0x0E;
    private readonly byte type;
    private readonly ReadOnlyMemory<byte> elements;

    private Idx(byte type, Shape shape, ReadOnlyMemory<byte> elements)
    {
        this.type = type;
        this.elements = elements;
        Shape = shape;
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>A range of the first dimension, such as the images from 1000 to 2000; shares the memory.</summary>
    /// <exception cref="InvalidOperationException">There is no dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the dimension.</exception>
    public Idx this[Range range]
    {
        get
        {
            if (Shape.Rank == 0)
                throw new InvalidOperationException("A range was asked for, but the array has no dimension.");
            (int start, int count) = range.GetOffsetAndLength(Shape[0]);
            int step = Shape.From(1).Size * Width(type);
            return new(type, Shape.With(0, count), elements.Slice(start * step, count * step));
        }
    }

    /// <summary>Reads a file, plain or packed with gzip.</summary>
    /// <exception cref="FormatException">It is not in the format; the message says where, what was expected and what was found.</exception>
    public static Idx Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads from here to the end of a stream that can seek, plain or packed with gzip.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static Idx Read(Stream stream) => stream.CanSeek ? Read(stream, "idx") : throw new ArgumentException("The stream must be able to seek, but cannot.", nameof(stream));

    /// <summary>The elements as a tensor of this shape.</summary>
    public Tensor ToTensor() => Tensor.Data(new(default, Shape), ToArray());

    /// <summary>The elements, row by row.</summary>
    public double[] ToArray()
    {
        var values = new double[Shape.Size];
        for (int i = 0; i < values.Length; i++)
            values[i] = At(i);
        return values;
    }

    /// <summary>The elements as whole numbers, row by row: labels.</summary>
    /// <exception cref="InvalidOperationException">An element is no whole number of 32 bits.</exception>
    public int[] ToWholeNumbers()
    {
        var values = new int[Shape.Size];
        for (int i = 0; i < values.Length; i++)
        {
            double value = At(i);
            values[i] = value == (int)value ? (int)value : throw new InvalidOperationException(FormattableString.Invariant($"Whole numbers were asked for, but element {i} is {value}."));
        }

        return values;
    }

    private static Idx Read(Stream stream, string file)
    {
        long position = stream.Position;
        bool isPacked = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = position;
        if (!isPacked)
            return ReadPlain(stream, file);
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return ReadPlain(unpacked, file);
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"{file}: it begins as gzip, but cannot be unpacked: {exception.Message}", exception);
        }
    }

    private static Idx ReadPlain(Stream stream, string file)
    {
        Span<byte> magic = stackalloc byte[4];
        int read = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        if (read < 4 || magic[0] != 0 || magic[1] != 0)
            throw new FormatException($"{file}, offset 0: expected two zeros, the type of the elements and the number of dimensions, but found {(read == 0 ? "the end of the file" : Convert.ToHexString(magic[..read]))}.");
        byte type = magic[2];
        if (Width(type) == 0)
            throw new FormatException($"{file}, offset 2: expected a type of elements (08, 09, 0B, 0C, 0D or 0E), but found {type:X2}.");
        int[] sizes = new int[magic[3]];
        long expected = Width(type);
        Span<byte> number = stackalloc byte[4];
        for (int d = 0; d < sizes.Length; d++)
        {
            if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4)
                throw new FormatException($"{file}, offset {4 + (4 * d)}: expected the size of dimension {d} of {sizes.Length}, but found the end of the file.");
            sizes[d] = BinaryPrimitives.ReadInt32BigEndian(number);
            if (sizes[d] < 0 || (expected *= sizes[d]) > Array.MaxLength)
                throw new FormatException($"{file}, offset {4 + (4 * d)}: the sizes [{string.Join(", ", sizes[..(d + 1)])}] of dimensions 0 to {d} are more than can be held ({Array.MaxLength} bytes).");
        }

        int offset = 4 + (4 * sizes.Length);
        // What is allocated follows what is there, whatever the header says.
        using var elements = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (elements.Length <= expected && stream.Read(buffer) is > 0 and int count)
            elements.Write(buffer, 0, count);
        return elements.Length == expected
            ? new(type, Shape.Of(sizes), elements.GetBuffer().AsMemory(0, (int)expected))
            : throw new FormatException($"{file}, offset {offset}: the sizes [{string.Join(", ", sizes)}] need {expected} bytes of elements, but there are {(elements.Length > expected ? "more" : elements.Length)}.");
    }

    private static int Width(byte type) => type switch
    {
        UnsignedByte or SignedByte => 1,
        Short => 2,
        Int or Float => 4,
        Double => 8,
        _ => 0,
    };

    private double At(int i)
    {
        ReadOnlySpan<byte> bytes = elements.Span[(i * Width(type))..];
        return type switch
        {
            UnsignedByte => bytes[0],
            SignedByte => (sbyte)bytes[0],
            Short => BinaryPrimitives.ReadInt16BigEndian(bytes),
            Int => BinaryPrimitives.ReadInt32BigEndian(bytes),
            Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
    }
}
