using System.Collections.Immutable;

namespace IpvsPure.App.Configuring;

/// <summary>A setting that somebody gave, and where.</summary>
/// <param name="Name">The flag's name without its dashes; the same in files, and in capitals in the environment.</param>
/// <param name="Values">One, or the entries of a list; each as it would stand on the command line.</param>
/// <param name="Origin">Where it stands, for messages: <c>flag</c>, a variable's name, or a file with the name in it.</param>
internal sealed record GivenSetting(string Name, ImmutableArray<string> Values, string Origin);

/// <summary>The settings of one place, in which each one stands at most once.</summary>
/// <param name="Remarks">What is set there and cannot be honoured, each with the consequence.</param>
/// <param name="Faults">What cannot be understood there.</param>
internal sealed record Layer(ImmutableArray<GivenSetting> Settings, ImmutableArray<string> Remarks, ImmutableArray<string> Faults)
{
    public static Layer Nothing { get; } = new([], [], []);

    public static Layer Faulty(string fault) => new([], [], [fault]);
}
