using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects;

/// <summary>
/// The last few snapshots of a node on disk, for whoever asks afterwards why something was done. Bounded in number and
/// in size: the oldest go first. Whatever happens to the disk is an error value and never stops the caller.
/// </summary>
public sealed class SnapshotRing(string directory, int files = SnapshotRing.FilesDefault, long bytes = SnapshotRing.BytesDefault)
{
    public const int FilesDefault = 8;

    /// <summary>All files together; one of 10,000 Services takes about 2 MB.</summary>
    public const long BytesDefault = 32 << 20;

    private const string Prefix = "snapshot-";
    private const string Suffix = ".json.gz";

    /// <summary>Where the files are.</summary>
    public string Directory => directory;

    /// <summary>The files that there are, oldest first.</summary>
    public IReadOnlyList<string> Files() => System.IO.Directory.Exists(directory)
        ? [.. System.IO.Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Adds a snapshot and lets go of what is too much then; the result is the path of the new file.</summary>
    public Fin<string> Keep(NodeSnapshot snapshot)
    {
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            foreach (var left in System.IO.Directory.EnumerateFiles(directory, $"{Prefix}*.part"))
            {
                File.Delete(left);
            }

            var path = Path.Combine(directory, Name(snapshot));
            return SnapshotFile.Write(path, snapshot).Bind(_ => LetGo(path));
        }
        catch (Exception problem) when (SnapshotFile.IsOfTheDisk(problem))
        {
            return Error.New(DiskTrouble.Of(problem));
        }
    }

    // The name sorts by time; two plans in one second differ in the number behind it.
    private string Name(NodeSnapshot snapshot)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(snapshot.TakenAt).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var number = 0;
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time}-{number++:000}{Suffix}");
        }
        while (File.Exists(Path.Combine(directory, name)));
        return name;
    }

    private Fin<string> LetGo(string fresh)
    {
        var all = Files().Select(x => (Path: x, new FileInfo(x).Length)).ToList();
        var sum = all.Sum(x => x.Length);
        foreach (var (path, length) in all.Where(x => x.Path != fresh).ToList())
        {
            if (all.Count <= files && sum <= bytes)
            {
                break;
            }

            File.Delete(path);
            all.RemoveAt(0);
            sum -= length;
        }

        if (sum > bytes)
        {
            File.Delete(fresh);
            return Error.New(string.Create(
                CultureInfo.InvariantCulture, $"a snapshot of {sum:N0} bytes is larger than the {bytes:N0} that may be kept in {directory}"));
        }

        return fresh;
    }
}
