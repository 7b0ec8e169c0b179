using OpenSipsHa.SipBench.Load;

namespace OpenSipsHa.SipBench;

/// <summary>What each system is measured with, by turns.</summary>
/// <param name="Name">In the figures' file.</param>
/// <param name="Rate">Arrivals a second.</param>
/// <param name="Duration">Of the arrivals.</param>
internal sealed record SipStep(string Name, LoadScenario Scenario, int Rate, TimeSpan Duration)
{
    public const int FirstSecondRate = 1000;

    /// <summary>The calls that a proxy gets right after it has started.</summary>
    public static SipStep FirstSecond { get; } = new("first_second", LoadScenario.Call, FirstSecondRate, TimeSpan.FromSeconds(1));

    public static SipStep Invite(int rate, TimeSpan duration) => new("invite", LoadScenario.Call, rate, duration);

    public static SipStep Register(int rate, TimeSpan duration) => new("register", LoadScenario.Register, rate, duration);
}
