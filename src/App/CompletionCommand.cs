namespace IpvsPure.App;

/// <summary><c>ipvspure completion</c> and <c>ipvspure man</c>: what shells and readers want to know of the commands.</summary>
internal static class CompletionCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        surroundings.Out.Write(Completion.Of(arguments.Operand(SeeingCommands.Shell), Commands.All(new())));
        return ExitCode.Done;
    }

    public static int Man(Arguments arguments, Surroundings surroundings)
    {
        surroundings.Out.Write(ManPage.Of(CommandLine.Purpose, Commands.All(new())));
        return ExitCode.Done;
    }
}
