using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Prob.Tests;

/// <summary>Files made byte by byte from the definition of the format.</summary>
public sealed class SafetensorsTests
{
    [Fact]
    public void A_file_is_read_as_the_format_says()
    {
        byte[] file = File(
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]},"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"none":{"dtype":"I8","shape":[0,3],"data_offsets":[24,24]}}   """,
            "000000000000F83F", "0000803F", "00000040", "00004040", "000080C0");   // 1.5; 1, 2, 3, −4
        Safetensors content = Read(file);
        Assert.Equal(["a", "b", "none"], content.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(1.5, content["a"].ToScalar());
        Assert.Equal([2, 2], content["b"].Shape);
        Assert.Equal([1, 2, 3, -4], content["b"].ToArray());
        Assert.Equal([0, 3], content["none"].Shape);
        Assert.Equal("pt", content.Metadata["format"]);
        Assert.Equal("There is no tensor 'c'; there are: a, b, none.", Assert.Throws<KeyNotFoundException>(() => content["c"]).Message);
    }

    [Theory]
    [InlineData("F64", "000000000000F03F 000000000000F0FF", new[] { 1, double.NegativeInfinity })]
    [InlineData("F32", "0000C07F 01000000", new[] { double.NaN, 1.401298464324817e-45 })]
    [InlineData("F16", "003C 0100 FF7B 00FC", new[] { 1, 5.9604644775390625e-08, 65504, double.NegativeInfinity })]
    [InlineData("BF16", "803F 49C0", new[] { 1, -3.140625 })]
    [InlineData("I64", "FFFFFFFFFFFFFFFF 0000000000002000", new[] { -1, 9007199254740992.0 })]
    [InlineData("U64", "0200000000000000", new[] { 2.0 })]
    [InlineData("I32", "FFFFFFFF 00000080", new[] { -1, -2147483648.0 })]
    [InlineData("U32", "FFFFFFFF", new[] { 4294967295.0 })]
    [InlineData("I16", "FEFF", new[] { -2.0 })]
    [InlineData("U16", "FEFF", new[] { 65534.0 })]
    [InlineData("I8", "FF 7F", new[] { -1, 127.0 })]
    [InlineData("U8", "FF", new[] { 255.0 })]
    [InlineData("BOOL", "00 01", new[] { 0, 1.0 })]
    public void All_types_of_numbers(string type, string bytes, double[] expected)
    {
        int length = bytes.Replace(" ", "", StringComparison.Ordinal).Length / 2;
        string header = "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[" + expected.Length + "],\"data_offsets\":[0," + length + "]}}";
        Assert.Equal(expected, Read(File(header, bytes.Split(' ')))["x"].ToArray());
    }

    [Fact]
    public void What_is_written_is_the_format_and_is_read_again()
    {
        var row = new Axis("row", 2);
        Tensor carried = ((Tensor)new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }).ToAxis(row);
        var content = new Safetensors([("Layers[0].Weight", new double[,] { { 0.1, -0.0 }, { double.NaN, 1e308 } }), ("s", 7), ("carried", carried)], ImmutableDictionary<string, string>.Empty.Add("step", "12\"\n"));
        using var stream = new MemoryStream();
        content.Write(stream);
        byte[] bytes = stream.ToArray();
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        Assert.Equal(8 + header + (8 * (4 + 1 + 6)), bytes.Length);
        Safetensors again = Read(bytes);
        Assert.Equal(content.Metadata, again.Metadata);
        Assert.Equal(["Layers[0].Weight", "s", "carried"], again.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(content.Tensors[0].Value.ToArray().Select(BitConverter.DoubleToInt64Bits), again.Tensors[0].Value.ToArray().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([2, 3], again["carried"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], again["carried"].ToArray());

        using var single = new MemoryStream();
        new Safetensors([("x", new double[] { 0.1, 1e-60, double.PositiveInfinity })]).Write(single, SafetensorsType.F32);
        Assert.Equal([0.1f, 0, double.PositiveInfinity], Read(single.ToArray())["x"].ToArray());
    }

    [Fact]
    public void A_file_is_replaced_when_the_new_one_is_complete()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "x.safetensors");
        new Safetensors([("x", 1)]).Save(path);
        Assert.Throws<ArgumentException>(() => new Safetensors([("x", 2), ("x", 3)]).Save(path));
        Assert.Equal(1, Safetensors.Load(path)["x"].ToScalar());
        new Safetensors([("x", 2)]).Save(path);
        Assert.Equal(2, Safetensors.Load(path)["x"].ToScalar());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_cannot_be_written_is_named()
    {
        using var stream = new MemoryStream();
        Assert.Equal("Tensors must have names of their own, but 'x' is there twice.", Assert.Throws<ArgumentException>(() => new Safetensors([("x", 1), ("x", 2)]).Write(stream)).Message);
        Assert.Equal("Tensors must have names of their own, but '__metadata__' is that of the metadata.", Assert.Throws<ArgumentException>(() => new Safetensors([("__metadata__", 1)]).Write(stream)).Message);
        Assert.Equal(
            "Entry 1 of tensor 'x' is 1E+39, which is beyond the range of F32.",
            Assert.Throws<ArgumentException>(() => new Safetensors([("x", new[] { 1, 1e39 })]).Write(stream, SafetensorsType.F32)).Message);
    }

    [Theory]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "00000000", "tensor 'x' of dtype F32 and shape [2] takes 8 bytes, but its offsets 0 to 4 make 4.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "0000", "tensor 'x' ends at byte 4 of the numbers, but the file ends at 2.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "0000000000", "the tensors end at byte 4 of the numbers, but the file at 5.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", "000000", "tensor 'y' begins at byte 1 of the numbers, but 'x' ends at 2: there may be neither overlaps nor gaps.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", "000000", "tensor 'x' begins at byte 1 of the numbers, but they begin at 0: there may be neither overlaps nor gaps.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", "0000", "every name is there once")]
    [InlineData("{\"x\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,1]}}", "00", "tensor 'x' must have one of the dtypes F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, but has \"F8\".")]
    [InlineData("{\"x\":{\"shape\":[1],\"data_offsets\":[0,1]}}", "00", "but has none.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", "00", "tensor 'x' must have whole numbers from 0 to 2⁶³ as shape, but has -1.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", "00", "tensor 'x' must have two data_offsets in order, but has [1, 0].")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,1]}}", "00", "takes more than 2⁶³ bytes")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[4294967296,0,4294967296],\"data_offsets\":[0,0]}}", "", "has more than the 2147483647 entries that can be held.")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"stride\":1}}", "00", "tensor 'x' has dtype, shape and data_offsets, but also 'stride'.")]
    [InlineData("{\"x\":[]}", "", "tensor 'x' must be described by an object, but by Array.")]
    [InlineData("{\"__metadata__\":{\"step\":1}}", "", "the metadata must be texts, but 'step' is Number.")]
    [InlineData("{\"__metadata__\":3}", "", "the metadata must be an object of texts, but are Number.")]
    [InlineData("{\"x\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "0100000000002000", "tensor 'x' holds at entry 0 a whole number that is beyond ±2⁵³")]
    [InlineData(" {}", "", "offset 8: the header must begin with '{', but begins with the byte 32.")]
    [InlineData("", "", "offset 8: the header must begin with '{', but is empty.")]
    [InlineData("{\"x\":", "", "the header is not JSON")]
    public void What_is_not_the_format_is_named(string header, string data, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Read(File(header, data))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_length_of_the_header_is_checked()
    {
        Assert.Equal("safetensors: a safetensors file begins with 8 bytes that hold the length of its header, but there are 3.", Assert.Throws<FormatException>(() => Read([1, 2, 3])).Message);
        Assert.Equal("safetensors: the header is said to have 3 bytes, but 2 follow.", Assert.Throws<FormatException>(() => Read([3, 0, 0, 0, 0, 0, 0, 0, 123, 125])).Message);
        Assert.Equal("safetensors: the header is said to have 18446744073709551615 bytes, but may have 100000000.", Assert.Throws<FormatException>(() => Read([255, 255, 255, 255, 255, 255, 255, 255, 123, 125])).Message);
    }

    /// <summary>Whatever byte of a good file is another, it is read or refused, and nothing else.</summary>
    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        byte[] good = File("""{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", "0000803F00000040");
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte damage in (byte[])[0x01, 0x10, 0x80, 0xFF])
            {
                byte[] bad = [.. good];
                bad[i] ^= damage;
                try
                {
                    Read(bad);
                }
                catch (FormatException)
                {
                }
            }

            Assert.Throws<FormatException>(() => Read(good[..i]));
        }
    }

    private static Safetensors Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Safetensors.Read(stream);
    }

    private static byte[] File(string header, params string[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data.SelectMany(Convert.FromHexString)];
    }
}
