using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary>
/// The manifests that the agent follows. It knows cheaply whether they changed, and it never lets a fault in them take
/// anything away: what cannot be read counts as it was read last.
/// </summary>
internal sealed class Folder(ImmutableArray<string> paths, NodeChoice node, bool strict)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true };

    private string seen = "";
    private bool isRead;

    /// <summary>The view that counts; none until the manifests could be read once.</summary>
    public ClusterView? View { get; private set; }

    /// <summary>Whether any file came, went or was written since the last reading.</summary>
    public bool HasChanged => Fingerprint() != seen;

    /// <summary>Whether the last reading failed or is out of date.</summary>
    public bool NeedsReading => !isRead || HasChanged;

    /// <summary>Reads everything again. A failure leaves the view as it was.</summary>
    public Fin<Reading> Read()
    {
        // Taken before: what is written while we read is noticed afterwards.
        seen = Fingerprint();
        isRead = false;
        return ManifestSource.Read(paths, static () => Stream.Null)
            .Bind(Written)
            .Map(texts => ManifestReader.Read(texts, node))
            .Bind(Whole)
            .Map(Take);
    }

    // A program that writes a file empties it first.
    private static Fin<IReadOnlyList<ManifestText>> Written(IReadOnlyList<ManifestText> texts)
    {
        var empty = texts.FirstOrDefault(x => x.Content.IsEmpty);
        return empty is null
            ? Fin<IReadOnlyList<ManifestText>>.Succ(texts)
            : Error.New($"{empty.File} is empty, as if it were being written: write beside it and rename, or delete it");
    }

    private Fin<Manifests> Whole(Manifests read)
    {
        if (!read.CutShort.IsEmpty)
        {
            var why = read.Diagnostics.Where(x => read.CutShort.Contains(x.File)).Select(x => x.ToString());
            return Error.New($"{string.Join(", ", read.CutShort)} could not be read to the end ({string.Join("; ", why)}): mend the file");
        }

        return strict && !read.Diagnostics.IsEmpty
            ? Error.New($"--strict was given and the manifests are faulty ({read.Diagnostics[0]}): mend them, or leave --strict out")
            : read;
    }

    private Reading Take(Manifests read)
    {
        var (view, kept) = LastGood.Merge(View, read);
        View = view;
        isRead = true;
        return new(view, read.Diagnostics, kept);
    }

    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var path in paths)
        {
            try
            {
                foreach (var file in FilesOf(path))
                {
                    var target = File.ResolveLinkTarget(file, true) as FileInfo ?? new FileInfo(file);
                    var (length, written) = (target.Length, target.LastWriteTimeUtc.Ticks);
                    text.Append(CultureInfo.InvariantCulture, $"{file} {target.FullName} {length} {written}\n");
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                text.Append(path).Append(' ').Append(problem.Message).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", Everything).Order(StringComparer.Ordinal)
        : [path];
}

/// <summary>What one reading of the manifests gave.</summary>
/// <param name="Kept">Objects that are not in the manifests any more, or not readable, and are kept.</param>
internal sealed record Reading(ClusterView View, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Kept);
