using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>The whole matrix, each line ten times (FAULT_RUNS of the environment): `make test-faults`. Writes the published table.</summary>
[Collection(FaultCollection.Name)]
[Trait("Scope", "Faults")]
public sealed class AllFaultsTests(FaultFixture faults, FaultReport report) : IClassFixture<FaultReport>
{
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("FAULT_RUNS"), out var runs) && runs > 0 ? runs : 10;

    public static TheoryData<string> Names => [.. FaultMatrix.Chosen.Select(line => line.Fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_costs_what_it_may_and_never_two_holders(string fault)
    {
        var line = FaultMatrix.Find(fault);
        var runs = new List<Measurement>();

        while (runs.Count < Runs)
            runs.Add(await faults.RunAsync(line, runs.Count + 1, TestContext.Current.CancellationToken));

        report.Add(line, runs);
        var wrong = string.Join("; ", line.Bar.Judge(runs));
        if (wrong.Length > 0)
            await faults.KeepAsync(line.Fault, wrong, runs);
        wrong.ShouldBeEmpty();
    }
}
