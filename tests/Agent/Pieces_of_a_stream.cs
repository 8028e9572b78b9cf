using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using FsCheck.Xunit;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>A stream of JSON is cut where its values end, however it arrives.</summary>
public sealed class Pieces_of_a_stream
{
    private const string Events = "{\"type\":\"ADDED\",\"object\":{\"a\":[1,{\"b\":\"}\\\\\"}],\"c\":\"\\\"{\"}}\n{}\r\n {\"x\":[[]]}\n";
    private const string List = " {\"kind\":\"List\", \"m\":{\"items\":[9],\"t\":\"a\\\"[\"},\"items\" : [ {\"a\":1} ,[2], \"t]\\\\\" ,7,null], \"after\":{}} ";

    [Property(MaxTest = 200)]
    public void Are_the_same_however_it_arrives(int seed)
    {
        Assert.Equal(
            ["{\"type\":\"ADDED\",\"object\":{\"a\":[1,{\"b\":\"}\\\\\"}],\"c\":\"\\\"{\"}}", "{}", "{\"x\":[[]]}"],
            Cut(Events, isList: false, seed, out _));
        Assert.Equal(["{\"a\":1}", "[2]", "\"t]\\\\\"", "7", "null"], Cut(List, isList: true, seed, out var envelope));
        Assert.Equal(" {\"kind\":\"List\", \"m\":{\"items\":[9],\"t\":\"a\\\"[\"},\"items\" : [], \"after\":{}} ", envelope);
    }

    [Property(MaxTest = 200)]
    public void Are_whole_or_not_there(int seed, byte length)
    {
        var whole = Cut(Events, isList: false, seed, out _);
        var part = Cut(Events[..(length % Events.Length)], isList: false, seed, out _);
        Assert.Equal(whole.Take(part.Count), part);
    }

    [Property(MaxTest = 50)]
    public void Are_cut_short_where_one_is_too_large(int seed)
    {
        var text = $"{{\"items\":[1,\"{new string('x', 300_000)}\",{{\"y\":2}}]}}";
        var pieces = Cut(text, isList: true, seed, out var envelope, largest: 100_000);
        Assert.Equal(["1", $"too large: \"{new string('x', 1023)}", "{\"y\":2}"], pieces);
        Assert.Equal("{\"items\":[]}", envelope);
    }

    private static List<string> Cut(string text, bool isList, int seed, out string envelope, int largest = 1 << 20)
    {
        using var frames = new JsonFrames(new Dripping(Encoding.UTF8.GetBytes(text), new(seed)), isList, largest);
        var pieces = new List<string>();
        while (frames.Next(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            pieces.Add((frames.IsTooLarge ? "too large: " : "") + Encoding.UTF8.GetString(frames.Frame));
        }

        envelope = Encoding.UTF8.GetString(frames.Envelope);
        return pieces;
    }

    /// <summary>Gives a text in parts of random length.</summary>
    private sealed class Dripping(byte[] text, Random random) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var most = random.Next(2) == 0 ? random.Next(1, 8) : random.Next(1, 100_000);
            return ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, most)]));
        }
    }
}
