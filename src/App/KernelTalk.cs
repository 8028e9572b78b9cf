using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.App;

/// <summary>What the kernel tells of links, addresses and routes.</summary>
internal static class KernelTalk
{
    /// <summary>A kernel that cannot be heard is looked at every sync period all the same.</summary>
    public static async IAsyncEnumerable<KernelNews> Follow(string link, [EnumeratorCancellation] CancellationToken stop)
    {
        using var listener = KernelListener.Open(link).Match<KernelListener?>(x => x, _ => null);
        if (listener is null)
        {
            yield break;
        }

        await foreach (var news in listener.Follow(stop))
        {
            yield return news;
        }
    }
}
