using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Rollout;

/// <summary>What a rollout does next.</summary>
public abstract record ConfigStep
{
    private ConfigStep()
    {
    }

    /// <summary>Every member runs it.</summary>
    public sealed record Done : ConfigStep;

    /// <summary>Tell these members to run that.</summary>
    public sealed record Assign(IReadOnlyList<string> Members, ConfigRef Config) : ConfigStep;

    /// <summary>A member has been told and has not answered.</summary>
    public sealed record Wait(string Member, string Why) : ConfigStep;

    /// <summary>A member refused: nobody else gets it.</summary>
    public sealed record Stopped(string Member, string Reason, string Message) : ConfigStep;
}
