using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects;

/// <summary>Documents on disk, packed with gzip or not; which of the two shows in their first bytes.</summary>
public static class SnapshotFile
{
    /// <summary>More than this unpacked is no snapshot of ours: 10,000 Services with 100,000 endpoints take 60 MB.</summary>
    private const int BytesMax = 1 << 30;

    public static Fin<string> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            using Stream content = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Text(content, path);
        }
        catch (Exception problem) when (IsOfTheDisk(problem))
        {
            return Error.New(DiskTrouble.Of(problem));
        }
    }

    /// <summary>Writes a snapshot so that nobody ever sees a part of it; packed if the name ends with <c>.gz</c>.</summary>
    public static Fin<Unit> Write(string path, NodeSnapshot snapshot)
    {
        try
        {
            var part = path + ".part";
            using (var file = File.Create(part))
            {
                using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
                NodeSnapshotJson.Write(snapshot, new StreamBuffer(content));
            }

            File.Move(part, path, overwrite: true);
            return Unit.Default;
        }
        catch (Exception problem) when (IsOfTheDisk(problem))
        {
            return Error.New(DiskTrouble.Of(problem));
        }
    }

    internal static bool IsOfTheDisk(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidDataException;

    private static Fin<string> Text(Stream content, string path)
    {
        using var memory = new MemoryStream();
        var piece = new byte[1 << 16];
        int read;
        while ((read = content.Read(piece)) > 0)
        {
            if (memory.Length + read > BytesMax)
            {
                return Error.New($"{path} is larger than any snapshot and was not read: name a file that 'ipvspure snapshot' or 'observe' wrote");
            }

            memory.Write(piece, 0, read);
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
