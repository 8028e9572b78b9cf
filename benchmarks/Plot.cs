using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace IpvsPure.Benchmarks;

/// <summary>Lines over the number of Services, both axes logarithmic, as SVG that is readable on light and dark pages.</summary>
internal static class Plot
{
    private const int Width = 720;
    private const int Height = 400;
    private const int Left = 80;
    private const int Right = 220;
    private const int Top = 40;
    private const int Bottom = 50;

    private static readonly string[] Colours = ["#d1495b", "#2e86ab", "#3a9d5d", "#8d6a9f"];

    public static string Of(string title, string unit, IReadOnlyList<(string Name, IReadOnlyList<(int Size, double Value)> Points)> lines)
    {
        var all = lines.SelectMany(x => x.Points).Where(x => x.Value > 0).ToArray();
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{Left}\" y=\"22\" font-size=\"15\">{title}</text>\n"));
        if (all.Length > 0)
        {
            var x = new Axis(all.Min(p => (double)p.Size), all.Max(p => (double)p.Size), Left, Width - Right);
            var y = new Axis(all.Min(p => p.Value), all.Max(p => p.Value), Height - Bottom, Top);
            Grid(text, x, y, unit);
            for (var i = 0; i < lines.Count; i++)
            {
                Line(text, lines[i].Name, lines[i].Points, x, y, Colours[i % Colours.Length]);
            }
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Grid(StringBuilder text, Axis x, Axis y, string unit)
    {
        foreach (var tick in x.Ticks())
        {
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x.At(tick):F0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{tick:N0}</text>\n");
        }

        foreach (var tick in y.Ticks())
        {
            text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y.At(tick):F0}H{Width - Right}\" stroke=\"#ddd\"/>\n");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y.At(tick) + 4:F0}\" text-anchor=\"end\">{tick:N0}</text>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">Services; {unit}</text>\n");
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<(int Size, double Value)> points, Axis x, Axis y, string colour)
    {
        var at = points.Where(p => p.Value > 0).Select(p => (X: x.At(p.Size), Y: y.At(p.Value))).ToArray();
        if (at.Length == 0)
        {
            return;
        }

        var path = string.Join(" L", at.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:F1} {p.Y:F1}")));
        text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
        foreach (var (px, py) in at)
        {
            text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{px:F1}\" cy=\"{py:F1}\" r=\"3\" fill=\"{colour}\"/>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{at[^1].X + 8:F0}\" y=\"{at[^1].Y + 4:F0}\" fill=\"{colour}\">{name}</text>\n");
    }

    /// <summary>From values to places: whole powers of ten at both ends.</summary>
    private sealed class Axis(double least, double most, double from, double to)
    {
        private readonly double low = Math.Floor(Math.Log10(least) + 1e-9);
        private readonly double high = Math.Max(Math.Ceiling(Math.Log10(most) - 1e-9), Math.Floor(Math.Log10(least) + 1e-9) + 1);

        public double At(double value) => from + ((Math.Log10(value) - low) / (high - low) * (to - from));

        public IEnumerable<double> Ticks() => Enumerable.Range((int)low, (int)(high - low) + 1).Select(x => Math.Pow(10, x));
    }
}
