using System;
using System.IO;
using System.Linq;
using System.Text;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>Files, directories and standard input.</summary>
public sealed class A_manifest_source : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("manifests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void Gives_the_manifests_of_a_directory_and_below_by_name()
    {
        foreach (var file in new[] { "b.yaml", "a.yml", "c.json", "notes.txt", "sub/a.yaml", "D.YAML" })
        {
            Write(file, "");
        }

        Given.Same(["D.YAML", "a.yml", "b.yaml", "c.json", "sub/a.yaml"], Names(directory.FullName));
    }

    [Fact]
    public void Gives_the_paths_in_their_order_whatever_their_ending()
    {
        Write("z", "");
        Write("a.yaml", "");
        Given.Same(["z", "a.yaml"], Names(At("z"), At("a.yaml")));
    }

    [Fact]
    public void Reads_standard_input()
    {
        var manifests = ManifestReader.Read(["-"], () => new MemoryStream(Encoding.UTF8.GetBytes(Given.Cart(ports: "[{port: 0}]"))), new(default, "here"));
        Assert.StartsWith("standard input, document 1: Service shop/cart: ", manifests.ThrowIfFail().Diagnostics[0].ToString());
    }

    [Fact]
    public void That_is_missing_fails_with_one_clear_sentence()
    {
        var failure = ManifestReader.Read([At("none.yaml")], () => Stream.Null, new(default, ""));
        var text = failure.Match(_ => "", error => error.Message);
        Assert.StartsWith($"{At("none.yaml")}: cannot be read: ", text);
    }

    [Fact]
    public void That_is_an_empty_directory_gives_nothing() => Assert.Empty(Names(directory.FullName));

    [Fact]
    public void That_is_binary_is_told()
    {
        File.WriteAllBytes(At("shop.yaml"), [0x7F, 0x45, 0x4C, 0x46, 0xC3, 0x28, 0x00, 0xFF]);
        var manifests = ManifestReader.Read([At("shop.yaml")], () => Stream.Null, new(default, "")).ThrowIfFail();
        Assert.Equal("is not a text in UTF-8", manifests.Diagnostics[0].Text);
    }

    private string[] Names(params string[] paths) =>
        [.. ManifestSource.Read(paths, () => Stream.Null).ThrowIfFail().Select(text => Path.GetRelativePath(directory.FullName, text.File))];

    private string At(string file) => Path.Combine(directory.FullName, file);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), text);
    }
}
