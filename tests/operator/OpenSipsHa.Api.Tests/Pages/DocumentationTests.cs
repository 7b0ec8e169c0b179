using System.Text.RegularExpressions;

namespace OpenSipsHa.Api.Tests.Pages;

/// <summary>What the pages say exists, exists.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> AllPages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Path("tests/DevCluster"), "*.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page))
            .Order(),
    ];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Links_lead_to_files_of_the_project(string page)
    {
        var folder = Path.GetDirectoryName(Repository.Path(page))!;

        Link().Matches(Read(page)).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://"))
            .Where(target => !Path.Exists(Path.Combine(folder, target)))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Make_targets_are_in_the_Makefile(string page)
    {
        var targets = Target().Matches(Read("Makefile")).Select(match => match.Groups[1].Value).ToHashSet();

        Make().Matches(Read(page)).Select(match => match.Groups[1].Value)
            .Where(target => !targets.Contains(target))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Metrics_are_instruments_of_the_code(string page)
    {
        var instruments = SourceFiles().SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value.Replace('.', '_'))
            .ToHashSet();

        Metric().Matches(Read(page)).Select(match => match.Groups[1].Value)
            .Where(name => !instruments.Contains(WithoutSuffix(name)))
            .ShouldBeEmpty();
    }

    private static string Read(string page) => File.ReadAllText(Repository.Path(page));

    private static IEnumerable<string> SourceFiles() =>
        new[] { "operator", "proxy" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/"));

    private static string WithoutSuffix(string name) => Suffix().Replace(name, "");

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^([a-z-]+):", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"(?:`|^)make ([a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Make();

    [GeneratedRegex("\"((?:opensipsha|controller_runtime|workqueue|rest_client)[._][a-z._]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("`((?:opensipsha|controller_runtime|workqueue|rest_client)_[a-z_]+)`")]
    private static partial Regex Metric();

    [GeneratedRegex("(_seconds)?(_total)?$")]
    private static partial Regex Suffix();
}
