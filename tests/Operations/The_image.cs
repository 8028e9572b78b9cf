using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>The image that build/image makes: its digests are right, and what is in it runs with nothing around it.</summary>
public sealed class The_image
{
    [NeedsBinaryAndRoot]
    public void Holds_together_and_runs_alone()
    {
        Assert.Contains("ipvspure-image.tar", Run(Repository.File("build/image"), "--as-is"), StringComparison.Ordinal);
        var files = Read(Repository.File("artifacts/ipvspure-image.tar"));
        var blobs = files.Where(x => x.Key.StartsWith("blobs/sha256/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, blobs.Length);
        Assert.All(blobs, x => Assert.Equal(x.Key["blobs/sha256/".Length..], Convert.ToHexStringLower(SHA256.HashData(x.Value))));
        Assert.Equal("1.0.0", (string?)JsonNode.Parse(files["oci-layout"])!["imageLayoutVersion"]);

        var manifest = Follow(files, JsonNode.Parse(files["index.json"])!["manifests"]![0]!);
        var configuration = Follow(files, JsonNode.Parse(manifest)!["config"]!);
        var layer = Follow(files, JsonNode.Parse(manifest)!["layers"]![0]!);
        Assert.Equal("/usr/bin/ipvspure", (string?)JsonNode.Parse(configuration)!["config"]!["Entrypoint"]![0]);

        var root = Directory.CreateTempSubdirectory("ipvspure-image-");
        try
        {
            File.WriteAllBytes(Path.Combine(root.FullName, "layer.tgz"), layer);
            Run("tar", "-C", root.FullName, "-xzf", Path.Combine(root.FullName, "layer.tgz"));
            Assert.Contains("ipvspure", Run("chroot", root.FullName, "/usr/bin/ipvspure", "--help"), StringComparison.Ordinal);
            Assert.Contains("nf_tables", Run("chroot", root.FullName, "iptables-restore", "--version"), StringComparison.Ordinal);
            Assert.True(new FileInfo(Path.Combine(root.FullName, "etc/ssl/certs/ca-certificates.crt")).Length > 10_000);
            Assert.False(File.Exists(Path.Combine(root.FullName, "usr/bin/sh")));
        }
        finally
        {
            root.Delete(true);
        }
    }

    private static byte[] Follow(Dictionary<string, byte[]> files, JsonNode descriptor)
    {
        var blob = files["blobs/sha256/" + ((string)descriptor["digest"]!)["sha256:".Length..]];
        Assert.Equal((int)descriptor["size"]!, blob.Length);
        return blob;
    }

    private static Dictionary<string, byte[]> Read(string path)
    {
        var files = new Dictionary<string, byte[]>();
        using var stream = File.OpenRead(path);
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var memory = new MemoryStream();
                data.CopyTo(memory);
                files[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = memory.ToArray();
            }
            else if (entry.EntryType == TarEntryType.RegularFile)
            {
                files[entry.Name] = [];
            }
        }

        return files;
    }

    private static string Run(string program, params string[] arguments)
    {
        var (code, output, errors) = Tool.Run(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {errors}{output}");
        return output;
    }
}

/// <summary>A fact that takes the published binary and root; without them it is skipped, and the run says so.</summary>
internal sealed class NeedsBinaryAndRootAttribute : FactAttribute
{
    public NeedsBinaryAndRootAttribute()
    {
        if (!File.Exists(Repository.File("artifacts/ipvspure")))
        {
            Skip = "there is no artifacts/ipvspure: run build/publish";
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            Skip = "chroot takes root";
        }
    }
}
