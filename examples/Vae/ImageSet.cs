using System.Globalization;
using System.IO.Compression;
using Prob;

namespace Vae;

/// <summary>Square images of black and white pixels.</summary>
/// <param name="Pixels">A row for each image, of 0 and 1.</param>
/// <param name="Labels">What each of them shows; null if nobody says.</param>
public sealed record ImageSet(Tensor Pixels, int[]? Labels)
{
    /// <summary>The number of images.</summary>
    public int Count => Pixels.Shape[0];

    /// <summary>The pixels of one side.</summary>
    public int Side => (int)Math.Sqrt(Pixels.Shape[1]);

    /// <summary>Some of the images.</summary>
    public ImageSet this[Range range] => new(Tensor.From(Pixels[range].Shape, Pixels[range].ToArray()), Labels?[range]);

    /// <summary>The digits that come with the example, the last 297 as test.</summary>
    public static (ImageSet Train, ImageSet Test) Digits()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz")), CompressionMode.Decompress));
        int[][] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Array.ConvertAll(line.Split(','), cell => int.Parse(cell, CultureInfo.InvariantCulture)))];
        var all = new ImageSet(Binary([.. rows.SelectMany(row => row[..^1])], threshold: 8, rows.Length), [.. rows.Select(row => row[^1])]);
        return (all[..1500], all[1500..]);
    }

    /// <summary>
    /// Images in IDX, plain or packed with gzip: a file, or a folder of files named as those of MNIST, train-images… and t10k-images…, with labels if they are there. Without a
    /// t10k file the last sixth is the test.
    /// </summary>
    /// <exception cref="FormatException">A file is not in the format, or does not hold images.</exception>
    public static (ImageSet Train, ImageSet Test) Load(string path)
    {
        bool isFolder = Directory.Exists(path);
        string file = !isFolder ? path : Find(path, "train-images") ?? Find(path, "images") ?? throw new FileNotFoundException($"{path} should hold a file named like train-images-idx3-ubyte, but does not.");
        ImageSet all = Read(file, isFolder ? Find(path, "train-labels") : null);
        if (isFolder && Find(path, "t10k-images") is { } test)
        {
            ImageSet held = Read(test, Find(path, "t10k-labels"));
            return held.Side == all.Side ? (all, held) : throw new FormatException($"{Path.GetFileName(test)} holds images of {held.Side} × {held.Side} pixels, but {Path.GetFileName(file)} of {all.Side} × {all.Side}.");
        }

        int last = Math.Max(1, all.Count / 6);
        return all.Count > 1 ? (all[..^last], all[^last..]) : throw new FormatException($"{Path.GetFileName(file)} should hold at least 2 images, but holds {all.Count}.");
    }

    private static string? Find(string folder, string name) => Directory.EnumerateFiles(folder, $"{name}*").Order(StringComparer.Ordinal).FirstOrDefault();

    private static ImageSet Read(string images, string? labels)
    {
        Idx file = Idx.Load(images);
        if (file.Shape.Rank != 3 || file.Shape[1] != file.Shape[2] || file.Shape.Size == 0)
            throw new FormatException($"{Path.GetFileName(images)} should hold square images, shape [images, pixels, pixels], but its shape is {file.Shape}.");
        int[]? shown = labels is null ? null : Idx.Load(labels).ToWholeNumbers();
        if (shown is not null && shown.Length != file.Shape[0])
            throw new FormatException($"{Path.GetFileName(labels)} should hold {file.Shape[0]} labels, one for each image, but holds {shown.Length}.");
        return new(Binary(file.ToArray(), threshold: 128, file.Shape[0]), shown);
    }

    private static Tensor Binary(double[] grey, double threshold, int images) =>
        Tensor.From([images, grey.Length / images], Array.ConvertAll(grey, shade => shade >= threshold ? 1.0 : 0));
}
