using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Cuts a stream of JSON into pieces without holding more of it than one piece: the events of a watch, one after the
/// other, or the items of a list. A piece that is bad inside leaves the next one sound.
/// </summary>
/// <param name="largest">Bytes of a piece; of a larger one only the beginning is kept.</param>
internal sealed class JsonFrames(Stream stream, bool isList, int largest = JsonFrames.Largest) : IDisposable
{
    /// <summary>More than any object may have: etcd takes 1.5 MB by default.</summary>
    private const int Largest = 16 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;
    private const int KeptOfTooLarge = 1024;
    private const int LongestEnvelope = 64 * 1024;
    private const string NotAnEvent = "what the server sends is not an event of a watch";
    private const string NotAList = "what the server sends is not a list";

    private readonly ArrayBufferWriter<byte> envelope = new();
    private readonly CancellationTokenSource patience = new();
    private byte[] buffer = new byte[FirstBuffer];
    private int start;
    private int scanned;
    private int end;
    private int frameEnd;
    private bool isInside;
    private JsonEnd value;
    private bool isAmongItems = !isList;
    private int depth;
    private bool isInText;
    private bool isEscaped;

    /// <summary>How long the stream may be silent before that is an error.</summary>
    public TimeSpan Silence { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The piece that <see cref="Next"/> found; gone with the next call.</summary>
    public ReadOnlySpan<byte> Frame => buffer.AsSpan(start, frameEnd - start);

    /// <summary>Whether the piece was larger than allowed, so that only its beginning is here.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Of a list that was read to its end: all but the items.</summary>
    public ReadOnlySpan<byte> Envelope => envelope.WrittenSpan;

    /// <summary>Whether the stream ended, or stands, in the middle of something.</summary>
    public bool IsCut => isInside || depth > 0;

    /// <summary>Goes to the next piece; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream is not what it should be.</exception>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public async ValueTask<bool> Next(CancellationToken stop)
    {
        IsTooLarge = false;
        start = scanned;
        while (!Scan())
        {
            if (!await Fill(stop))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => patience.Dispose();

    private bool Scan()
    {
        while (scanned < end)
        {
            if (isInside)
            {
                scanned += value.Advance(buffer.AsSpan(scanned, end - scanned), out var isWhole);
                (isInside, frameEnd) = (!isWhole, IsTooLarge ? start + KeptOfTooLarge : scanned);
                if (isWhole)
                {
                    return true;
                }

                // Each event has a line of its own. One that is bad inside may seem to go on into the next for ever.
                if (!isList && buffer.AsSpan(start, end - start).IndexOf("\n{"u8) >= 0)
                {
                    throw new InvalidDataException(NotAnEvent);
                }
            }
            else if (!isAmongItems)
            {
                Around(buffer[scanned++]);
            }
            else
            {
                Between(buffer[scanned]);
            }
        }

        return false;
    }

    private void Between(byte next)
    {
        if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (isList && next == (byte)','))
        {
            scanned++;
        }
        else if (isList && next == (byte)']')
        {
            isAmongItems = false;
        }
        else if (isList ? next != (byte)'}' : next == (byte)'{')
        {
            (isInside, value, start) = (true, default, scanned);
        }
        else
        {
            throw new InvalidDataException(isList ? NotAList : NotAnEvent);
        }
    }

    /// <summary>What is not an item is small: the kind, the version, where to go on.</summary>
    private void Around(byte next)
    {
        var isOpening = depth == 1 && next == (byte)'[' && !isInText && IsAtItems(envelope.WrittenSpan);
        envelope.GetSpan(1)[0] = next;
        envelope.Advance(1);
        if (envelope.WrittenCount > LongestEnvelope)
        {
            throw new InvalidDataException(NotAList);
        }

        isAmongItems = isOpening;
        if (isInText)
        {
            (isInText, isEscaped) = (next != (byte)'"' || isEscaped, next == (byte)'\\' && !isEscaped);
        }
        else
        {
            isInText = next == (byte)'"';
            depth += next is (byte)'{' or (byte)'[' ? 1 : next is (byte)'}' or (byte)']' ? -1 : 0;
        }
    }

    private static bool IsAtItems(ReadOnlySpan<byte> before)
    {
        var colon = before.TrimEnd(" \t\r\n"u8);
        return colon.EndsWith(":"u8) && colon[..^1].TrimEnd(" \t\r\n"u8).EndsWith("\"items\""u8);
    }

    private async ValueTask<bool> Fill(CancellationToken stop)
    {
        Room();
        if (!patience.TryReset())
        {
            throw new TimeoutException("the connection is silent");
        }

        using var stopping = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        patience.CancelAfter(Silence);
        try
        {
            var count = await stream.ReadAsync(buffer.AsMemory(end), patience.Token);
            end += count;
            return count > 0;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {Silence.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Makes room behind what is there: everything is scanned, and only a piece that is not whole is still needed.</summary>
    private void Room()
    {
        if (!isInside)
        {
            (start, scanned, end) = (0, 0, 0);
            return;
        }

        if (IsTooLarge)
        {
            scanned = end = start + KeptOfTooLarge;
            return;
        }

        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, scanned, end) = (0, scanned - start, end - start);
        }

        if (end < buffer.Length)
        {
            return;
        }

        if (end >= largest)
        {
            IsTooLarge = true;
            scanned = end = KeptOfTooLarge;
        }
        else
        {
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, largest));
        }
    }
}
