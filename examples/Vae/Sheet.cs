using Prob;
using static Prob.Functions;

namespace Vae;

/// <summary>Test images and what comes back when they are encoded and decoded; images of codes drawn from the prior; and what codes look like.</summary>
internal sealed record Sheet(Autoencoder Autoencoder, ImageSet Test, ulong Seed)
{
    private const int Columns = 10, Rows = 10, MostPlaces = 1000;
    private const double Width = 300, Top = 62, Gap = 20;

    /// <summary>Ten colours that are told apart on white.</summary>
    private static readonly string[] Colours = ["#4477aa", "#ee6677", "#228833", "#aa8800", "#3399cc", "#aa3377", "#777777", "#d55e00", "#000000", "#7744cc"];

    public string Draw()
    {
        var svg = new Svg((3 * Width) + (4 * Gap), Top + Width + Gap, $"A variational autoencoder of {Test.Side} × {Test.Side} images");
        Show(svg, 0, "test images, and below each its reconstruction", Reconstructions());
        Show(svg, 1, "drawn from the prior", Samples());
        if (Autoencoder is NormalAutoencoder)
            Places(svg, Left(2));
        else
            Show(svg, 2, "one number of a code (row) at each value (column)", Variations((CategoricalAutoencoder)Autoencoder));
        return svg.ToString();
    }

    private static double Left(int panel) => Gap + (panel * (Width + Gap));

    private double[][] Reconstructions()
    {
        int count = Math.Min(Test.Count, Columns * Rows / 2);
        double[][] images = Images(Test.Pixels[..count]);
        double[][] decoded = Decoded([.. images.Select(image => Autoencoder.Encode(image))]);
        return [.. images.Zip(decoded).Chunk(Columns).SelectMany(line => line.Select(pair => pair.First).Concat(line.Select(pair => pair.Second)))];
    }

    private double[][] Samples()
    {
        var random = new Philox(Seed, chain: 1);
        return Decoded([.. Enumerable.Range(0, Columns * Rows).Select(_ => Autoencoder.Prior(ref random))]);
    }

    /// <summary>The code of the first test image with one number changed.</summary>
    private double[][] Variations(CategoricalAutoencoder autoencoder)
    {
        double[] code = autoencoder.Encode(Test.Pixels[0]).ToArray();
        return Decoded([.. Enumerable.Range(0, Math.Min(Rows, autoencoder.Latents)).SelectMany(row => Enumerable.Range(0, Columns).Select(value =>
        {
            double[] changed = [.. code];
            Array.Clear(changed, row * autoencoder.Values, autoencoder.Values);
            changed[(row * autoencoder.Values) + value] = 1;
            return Tensor.From(autoencoder.Code, changed);
        }))]);
    }

    private double[][] Decoded(Tensor[] codes) => Images(Sigmoid(Autoencoder.Decode(Stack(codes).ToAxis(new Axis("image", codes.Length)))));

    private static double[][] Images(Tensor images) => [.. images.ToArray().Chunk(images.Shape[images.Shape.Rank - 1])];

    /// <summary>Images side by side, dark where a pixel is 1.</summary>
    private void Show(Svg svg, int panel, string title, double[][] images)
    {
        int side = Test.Side, step = side + 1, zoom = Math.Max(1, 32 / side);   // so that viewers have nothing to smooth
        var sheet = new double[((Rows * step) - 1) * zoom, ((Columns * step) - 1) * zoom];
        for (int i = 0; i < sheet.GetLength(0); i++)
        {
            for (int j = 0; j < sheet.GetLength(1); j++)
            {
                int y = i / zoom, x = j / zoom, image = (y / step * Columns) + (x / step);
                sheet[i, j] = image < images.Length && y % step < side && x % step < side ? 0.94 * (1 - images[image][(y % step * side) + (x % step)]) : 1;
            }
        }

        svg.Label(Left(panel), Top - 8, title);
        svg.Add($"<image x=\"{Left(panel)}\" y=\"{Top}\" width=\"{Width}\" height=\"{Width}\" href=\"data:image/png;base64,{Convert.ToBase64String(Png.Of(sheet))}\"/>");
    }

    /// <summary>The two dimensions in which the codes of test images differ most.</summary>
    private void Places(Svg svg, double left)
    {
        int count = Math.Min(Test.Count, MostPlaces);
        double[][] codes = Images(Autoencoder.Encode(Test.Pixels[..count].ToAxis(new Axis("image", count))));
        int[] widest = [.. Enumerable.Range(0, codes[0].Length).OrderByDescending(d => codes.Average(code => code[d] * code[d]) - Math.Pow(codes.Average(code => code[d]), 2)).Take(2)];
        double most = 1.05 * codes.Max(code => widest.Max(d => Math.Abs(code[d])));
        svg.Label(left, Top - 8, $"means of codes: dimensions {widest[0]} (across) and {widest[^1]} (up), to ±{most.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)}");
        var panel = new Panel(svg, left, Top, Width, Width, (-most, most), (-most, most));
        panel.Rectangle(-most, most, -most, most, "#f6f6f6");
        foreach ((int i, double[] code) in codes.Index())
        {
            string colour = Test.Labels is { } labels ? Colours[labels[i] % Colours.Length] : Colours[0];
            svg.Add($"<text x=\"{panel.X(code[widest[0]]):0.#}\" y=\"{panel.Y(code[widest[^1]]) + 3:0.#}\" text-anchor=\"middle\" fill=\"{colour}\">{(Test.Labels is { } known ? known[i].ToString(System.Globalization.CultureInfo.InvariantCulture) : "·")}</text>");
        }
    }
}
