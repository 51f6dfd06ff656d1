using System.IO.Compression;

namespace Prob.Tests;

/// <summary>Files made byte by byte from the definition of the format.</summary>
public sealed class IdxTests
{
    [Theory]
    [InlineData("00000801 00000003 00FF07", new[] { 0, 255.0, 7 })]
    [InlineData("00000901 00000002 FF7F", new[] { -1, 127.0 })]
    [InlineData("00000B01 00000002 0102FFFE", new[] { 258, -2.0 })]
    [InlineData("00000C01 00000002 00010000FFFFFFFF", new[] { 65536, -1.0 })]
    [InlineData("00000D01 00000002 3FC00000FF800000", new[] { 1.5, double.NegativeInfinity })]
    [InlineData("00000E01 00000001 3FF8000000000000", new[] { 1.5 })]
    public void All_types_of_elements(string bytes, double[] expected) => Assert.Equal(expected, Read(Bytes(bytes)).ToArray());

    [Fact]
    public void Images_plain_or_packed()
    {
        byte[] plain = Bytes("00000803 00000003 00000002 00000002 01020304 05060708 090A0B0C");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(plain);
        foreach (byte[] file in (byte[][])[plain, packed.ToArray()])
        {
            Idx images = Read(file);
            Assert.Equal([3, 2, 2], images.Shape);
            Assert.Equal(Enumerable.Range(1, 12).Select(i => (double)i), images.ToTensor().ToArray());
            Assert.Equal([3, 2, 2], images.ToTensor().Shape);
            Assert.Equal([2, 2, 2], images[1..].Shape);
            Assert.Equal([5, 6, 7, 8], images[1..2].ToArray());
            Assert.Equal([9, 10, 11, 12], images[1..][^1..].ToWholeNumbers());
            Assert.Throws<ArgumentOutOfRangeException>(() => images[2..4]);
        }

        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "images.gz");
        File.WriteAllBytes(path, packed.ToArray());
        Assert.Equal([3, 2, 2], Idx.Load(path).Shape);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        using var unpacked = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        Assert.Throws<ArgumentException>(() => Idx.Read(unpacked));
    }

    [Theory]
    [InlineData("", "idx, offset 0: expected two zeros, the type of the elements and the number of dimensions, but found the end of the file.")]
    [InlineData("0001", "idx, offset 0: expected two zeros, the type of the elements and the number of dimensions, but found 0001.")]
    [InlineData("01000801 00000000", "but found 01000801.")]
    [InlineData("00000A01 00000000", "idx, offset 2: expected a type of elements (08, 09, 0B, 0C, 0D or 0E), but found 0A.")]
    [InlineData("00000802 00000001 0000", "idx, offset 8: expected the size of dimension 1 of 2, but found the end of the file.")]
    [InlineData("00000802 00000001 FFFFFFFF", "idx, offset 8: the sizes [1, -1] of dimensions 0 to 1 are more than can be held")]
    [InlineData("00000802 00010000 00010000", "idx, offset 8: the sizes [65536, 65536] of dimensions 0 to 1 are more than can be held")]
    [InlineData("00000801 00000003 0102", "idx, offset 8: the sizes [3] need 3 bytes of elements, but there are 2.")]
    [InlineData("00000801 00000003 01020304", "idx, offset 8: the sizes [3] need 3 bytes of elements, but there are more.")]
    [InlineData("00000801 7F000000 01", "need 2130706432 bytes of elements, but there are 1.")]
    [InlineData("1F8B0800 00000000", "idx")]
    [InlineData("1F8BFF00 00000000", "idx: it begins as gzip, but cannot be unpacked")]
    public void What_is_not_the_format_is_named(string bytes, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Read(Bytes(bytes))).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_are_whole_numbers() =>
        Assert.Equal("Whole numbers were asked for, but element 1 is 1.5.", Assert.Throws<InvalidOperationException>(() => Read(Bytes("00000D01 00000002 3F8000003FC00000")).ToWholeNumbers()).Message);

    private static Idx Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Idx.Read(stream);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
