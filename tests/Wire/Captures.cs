using System;
using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.Wire;

/// <summary>One command that was recorded, with its datagrams.</summary>
internal sealed record Capture(string Command, List<byte[]> Sent, List<byte[]> Received);

/// <summary>What the system's own tools and a real kernel said to each other; made by the script <c>capture</c>.</summary>
internal static class Captures
{
    public static IReadOnlyList<Capture> Of(string tool)
    {
        var captures = new List<Capture>();
        var words = new List<string>();
        List<byte[]>? into = null;
        void End()
        {
            into?.Add(Bytes.Read(words));
            words.Clear();
            into = null;
        }

        foreach (var line in Resource.Text(tool + ".txt").Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                End();
                captures.Add(new(line[2..], [], []));
            }
            else if (line is "send" or "receive")
            {
                End();
                into = line == "send" ? captures[^1].Sent : captures[^1].Received;
            }
            else
            {
                words.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        End();
        return captures;
    }

    /// <summary>The last message that a command sent: the one that does what it was asked for.</summary>
    public static byte[] Request(string command)
    {
        var tool = command.Split(' ')[0];
        return Of(tool).First(x => x.Command == command).Sent[^1];
    }

    /// <summary>All datagrams that the tool got for a command, the n-th time that it was recorded.</summary>
    public static IReadOnlyList<byte[]> Replies(string command, int time = 0)
    {
        var tool = command.Split(' ')[0];
        return Of(tool).Where(x => x.Command == command).ElementAt(time).Received;
    }
}
