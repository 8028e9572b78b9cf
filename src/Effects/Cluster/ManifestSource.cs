using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects.Cluster;

/// <summary>Where manifests come from: files, directories with all below them, and <c>-</c> for standard input.</summary>
public static class ManifestSource
{
    public const string StandardInput = "-";

    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>
    /// The texts behind the paths, in their order; a directory's files by name. A path that cannot be read fails the
    /// whole call: planning without its objects would take them off the node.
    /// </summary>
    public static Fin<IReadOnlyList<ManifestText>> Read(IEnumerable<string> paths, Func<Stream> standardInput)
    {
        var texts = new List<ManifestText>();
        foreach (var path in paths)
        {
            try
            {
                texts.AddRange(ReadPath(path, standardInput));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                return Error.New($"{path}: cannot be read: {DiskTrouble.Of(e)}");
            }
        }

        return texts;
    }

    private static List<ManifestText> ReadPath(string path, Func<Stream> standardInput)
    {
        if (path == StandardInput)
        {
            using var stream = standardInput();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return [new("standard input", content.ToArray())];
        }

        return Directory.Exists(path)
            ? Below(path).Select(ReadFile).ToList()
            : [ReadFile(path)];
    }

    private static ManifestText ReadFile(string path) => new(path, File.ReadAllBytes(path));

    private static IOrderedEnumerable<string> Below(string directory) => Directory
        .EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
        .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
