using OpenSipsHa.CrdGenerator;

namespace OpenSipsHa.Api.Tests.Definitions;

public sealed class GeneratedFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opensipsha-crds-").FullName;

    [Fact]
    public void The_files_in_crds_are_those_of_the_types() =>
        DefinitionFiles.Drift(DefinitionFiles.All(), Repository.Path("crds")).ShouldBeEmpty();

    [Fact]
    public void The_files_of_the_chart_are_those_of_the_types() =>
        DefinitionFiles.Drift(DefinitionFiles.All(), Repository.Path("charts", "opensips-ha", "crds")).ShouldBeEmpty();

    [Fact]
    public void There_is_one_file_a_kind() =>
        DefinitionFiles.All().Keys.Order().ShouldBe(
        [
            "dispatchersets.sip.opensipsha.io.yaml",
            "gateways.sip.opensipsha.io.yaml",
            "sipclusters.sip.opensipsha.io.yaml",
            "sipmembers.sip.opensipsha.io.yaml",
        ]);

    [Fact]
    public void What_was_written_has_not_drifted()
    {
        DefinitionFiles.Write(DefinitionFiles.All(), _directory);
        DefinitionFiles.Drift(DefinitionFiles.All(), _directory).ShouldBeEmpty();
    }

    [Fact]
    public void A_changed_a_missing_and_a_stale_file_are_named()
    {
        DefinitionFiles.Write(DefinitionFiles.All(), _directory);
        File.AppendAllText(Path.Combine(_directory, "gateways.sip.opensipsha.io.yaml"), "# by hand");
        File.Delete(Path.Combine(_directory, "sipmembers.sip.opensipsha.io.yaml"));
        File.WriteAllText(Path.Combine(_directory, "trunks.sip.opensipsha.io.yaml"), "");
        DefinitionFiles.Drift(DefinitionFiles.All(), _directory).Select(static line => line.Split(' ')[0]).Order().ShouldBe(
        [
            "gateways.sip.opensipsha.io.yaml", "sipmembers.sip.opensipsha.io.yaml", "trunks.sip.opensipsha.io.yaml",
        ]);
    }

    [Fact]
    public void Writing_removes_the_file_of_a_kind_that_is_gone()
    {
        File.WriteAllText(Path.Combine(_directory, "trunks.sip.opensipsha.io.yaml"), "");
        DefinitionFiles.Write(DefinitionFiles.All(), _directory);
        Directory.GetFiles(_directory, "trunks*").ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
