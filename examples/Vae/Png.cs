using System.Buffers.Binary;
using System.IO.Compression;

namespace Vae;

/// <summary>Writes shades of grey as PNG (ISO/IEC 15948), a byte a pixel.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The file.</summary>
    /// <param name="shades">From 0, black, to 1, white: rows of pixels.</param>
    public static byte[] Of(double[,] shades)
    {
        int height = shades.GetLength(0), width = shades.GetLength(1);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;   // bits; the rest is 0: grey, deflated, filtered by rows, not interlaced

        using var packed = new MemoryStream();
        using (var pack = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + width];   // begins with its filter, 0 for none
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    row[1 + x] = (byte)Math.Round(255 * Math.Clamp(shades[y, x], 0, 1));
                pack.Write(row);
            }
        }

        using var file = new MemoryStream();
        file.Write(Signature);
        Write(file, "IHDR"u8, header);
        Write(file, "IDAT"u8, packed.ToArray());
        Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] chunk = [.. type, .. data];
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, CyclicRedundancy(chunk));
        file.Write(number);
    }

    /// <summary>The remainder by x³² + x²⁶ + … + 1, bits reversed (ISO 3309).</summary>
    private static uint CyclicRedundancy(ReadOnlySpan<byte> data)
    {
        uint remainder = uint.MaxValue;
        foreach (byte next in data)
        {
            remainder ^= next;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320u);
        }

        return ~remainder;
    }
}
