using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Demo;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Keep">Leave everything running at the end.</param>
/// <param name="Down">Remove what an earlier run left running, and nothing else.</param>
public sealed record DemoOptions(bool Keep, bool Down)
{
    public const string Usage = "usage: OpenSipsHa.Demo [--keep | --down]";

    /// <exception cref="LabException">Unknown argument; carries the usage.</exception>
    public static DemoOptions Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => new DemoOptions(Keep: false, Down: false),
        ["--keep"] => new DemoOptions(Keep: true, Down: false),
        ["--down"] => new DemoOptions(Keep: false, Down: true),
        _ => throw new LabException($"unknown arguments '{string.Join(' ', arguments)}'; {Usage}"),
    };
}
